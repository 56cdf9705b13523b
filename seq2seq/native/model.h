// A recurrent model that only translates: what it is given by name, as PyTorch holds it, and one step of it.
//
// H is the width of the decoder's state, h that of one direction of the encoder, E of an embedding, F of the features
// that the output layer reads, S the source positions of a sentence. Widths behind `wide` are rounded up to whole panels.
#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include "layers.h"

struct Tensor {
    const float *data;
    int rows, columns;
};

struct Weights {
    std::map<std::string, Tensor> tensors;

    const Tensor &at(const std::string &name) const {
        auto found = tensors.find(name);
        if (found == tensors.end()) throw std::runtime_error("no weights " + name);
        return found->second;
    }
    const float *maybe(const std::string &name) const {
        auto found = tensors.find(name);
        return found == tensors.end() ? nullptr : found->second.data;
    }
    Matrix matrix(const std::string &name, Kind kind) const {
        const Tensor &weight = at(name + ".weight");
        return Matrix(weight.data, weight.columns, weight.columns, weight.rows, maybe(name + ".bias"), kind);
    }
};

enum class Decoder { luong = 0, bahdanau = 1 };
enum class Look { dot = 0, scaled_dot = 1, general = 2, additive = 3 };

struct Options {
    int decoder, attention, input_feeding, lexical, bidirectional, layers, kind;
    int embedding, hidden, features, vocabulary, source_vocabulary;
};

constexpr size_t LARGEST_TABLE = 64 << 20;  // bytes: what each piece is to a recurrence is kept where it takes no more

inline int wide(int width) { return padded(width, COLUMNS); }

// The embeddings (V, E) of some pieces, one after the other.
inline const float *gathered(const float *embedding, const int *pieces, int count, int E, std::vector<float> &memory) {
    float *rows = room(memory, (size_t)count * E);
    for (int i = 0; i < count; i++) std::memcpy(rows + (size_t)i * E, embedding + (size_t)pieces[i] * E, E * sizeof(float));
    return rows;
}

// What a recurrence makes of embedded pieces, W e + b: a table where that is not too large, else made when asked for.
struct OfPieces {
    Matrix matrix;
    const float *embedding = nullptr;  // (V, E)
    std::vector<float> table;
    int E = 0;

    void open(const float *from, int vocabulary, int width, Matrix made) {
        embedding = from, E = width, matrix = std::move(made);
        if ((size_t)vocabulary * matrix.width() * sizeof(float) > LARGEST_TABLE) return;
        table.resize((size_t)vocabulary * matrix.width());
        Inputs inputs;
        product(matrix, embedding, E, vocabulary, inputs, table.data());
    }

    // Where the rows of these pieces stand.
    void find(const int *pieces, int count, const float **rows, std::vector<float> &made, std::vector<float> &memory, Inputs &inputs) const {
        if (!table.empty()) {
            for (int i = 0; i < count; i++) rows[i] = &table[(size_t)pieces[i] * matrix.width()];
            return;
        }
        float *to = room(made, (size_t)count * matrix.width());
        product(matrix, gathered(embedding, pieces, count, E, memory), E, count, inputs, to);
        for (int i = 0; i < count; i++) rows[i] = to + (size_t)i * matrix.width();
    }
};

// What is known of a sentence while it is translated.
struct Source {
    int size = 0;
    std::vector<float> values, keys, words;  // (S, H), (S, wide H), (S, wide F)
    std::vector<float> start;                // (L, H)
};

// What a thread works with; it grows to what it needs and stays.
struct Desk {
    Inputs inputs;
    std::vector<float> gathered, made, of_hidden, given, query, both, features, context, scores;
    std::vector<const float *> rows;
};

struct Model {
    Options is;
    struct Reader {  // a layer of the encoder in one direction
        OfPieces first;
        Matrix of_input, of_hidden;
    };
    struct Layer {
        Matrix of_input, of_hidden;
    };
    std::vector<Reader> readers;  // layer by layer, forwards and backwards
    std::vector<Layer> layers;
    OfPieces said;         // what the decoder's first layer makes of the last piece
    Matrix fed;            // and of the features or the context beside it
    Matrix bridge, of_key, of_query, mix, output, translate;
    std::vector<float> judge, heard_bias, source_embedding, target_embedding;
    int directions, h;

    Model(const Weights &weights, const Options &options) : is(options) {
        const Kind kind = (Kind)is.kind;
        const int E = is.embedding, H = is.hidden;
        directions = is.bidirectional ? 2 : 1, h = H / directions;
        copy(weights.at("source_embedding.weight"), source_embedding);
        copy(weights.at("target_embedding.weight"), target_embedding);
        readers.resize(is.layers * directions);
        for (int layer = 0; layer < is.layers; layer++)
            for (int back = 0; back < directions; back++) {
                std::string rnn = "encoder.layers." + std::to_string(layer) + ".rnn.", end = back ? "_l0_reverse" : "_l0";
                Reader &reader = readers[layer * directions + back];
                reader.of_hidden = recurrent(weights, rnn, "hh" + end, kind);
                if (layer)
                    reader.of_input = recurrent(weights, rnn, "ih" + end, kind);
                else
                    reader.first.open(source_embedding.data(), is.source_vocabulary, E, recurrent(weights, rnn, "ih" + end, Kind::fp32));
            }
        const bool looks_first = is.decoder == (int)Decoder::bahdanau;
        layers.resize(is.layers);
        for (int layer = 0; layer < is.layers; layer++) {
            std::string rnn = !looks_first ? "decoder.stack.layers." + std::to_string(layer) + ".rnn."
                              : layer      ? "decoder.upper.layers." + std::to_string(layer - 1) + ".rnn."
                                           : "decoder.layer.rnn.";
            layers[layer].of_hidden = recurrent(weights, rnn, "hh_l0", kind);
            if (layer) {
                layers[layer].of_input = recurrent(weights, rnn, "ih_l0", kind);
                continue;
            }
            const Tensor &all = weights.at(rnn + "weight_ih_l0");
            Matrix of_piece(all.data, all.columns, E, all.rows, weights.at(rnn + "bias_ih_l0").data, Kind::fp32);
            said.open(target_embedding.data(), is.vocabulary, E, std::move(of_piece));
            if (all.columns > E) fed = Matrix(all.data + E, all.columns, all.columns - E, all.rows, nullptr, kind);
        }
        if (weights.maybe("decoder.bridge.project.weight")) bridge = weights.matrix("decoder.bridge.project", kind);
        if (is.attention >= (int)Look::general) of_key = weights.matrix("decoder.attention.of_key", kind);
        if (is.attention == (int)Look::additive) {
            of_query = weights.matrix("decoder.attention.of_query", kind);
            copy(weights.at("decoder.attention.judge.weight"), judge);
        }
        mix = weights.matrix("decoder.read_out.mix", kind);
        output = weights.matrix("output", kind);
        if (is.lexical) {
            const Tensor &weight = weights.at("lexical.translate.weight");
            translate = Matrix(weight.data, weight.columns, weight.columns, weight.rows, nullptr, kind);
            heard_bias.assign(wide(is.features), 0.0f);
            std::memcpy(heard_bias.data(), weights.at("lexical.translate.bias").data, is.features * sizeof(float));
        }
    }

    static void copy(const Tensor &from, std::vector<float> &to) { to.assign(from.data, from.data + (size_t)from.rows * from.columns); }

    static Matrix recurrent(const Weights &weights, const std::string &rnn, const std::string &end, Kind kind) {
        const Tensor &weight = weights.at(rnn + "weight_" + end);
        return Matrix(weight.data, weight.columns, weight.columns, weight.rows, weights.at(rnn + "bias_" + end).data, kind);
    }

    // Reads sentences, the longest first; each is `size` pieces from where `pieces` points.
    void read(const std::vector<const int *> &pieces, const std::vector<Source *> &sources, Desk &desk) const {
        const int B = (int)sources.size(), H = is.hidden, longest = sources[0]->size;
        std::vector<size_t> begins(B + 1, 0);
        for (int b = 0; b < B; b++) begins[b + 1] = begins[b] + sources[b]->size;
        const size_t N = begins[B];
        std::vector<int> flat(N);
        for (int b = 0; b < B; b++) std::copy(pieces[b], pieces[b] + sources[b]->size, flat.begin() + begins[b]);
        std::vector<float> below, above(N * H), state((size_t)B * h), finals((size_t)B * H), made;
        std::vector<const float *> given(N);
        for (Source *source : sources) source->start.assign((size_t)is.layers * H, 0.0f);
        for (int layer = 0; layer < is.layers; layer++) {
            for (int back = 0; back < directions; back++) {
                const Reader &reader = readers[layer * directions + back];
                if (!layer) {
                    reader.first.find(flat.data(), (int)N, given.data(), made, desk.gathered, desk.inputs);
                } else {
                    int width = reader.of_input.width();
                    product(reader.of_input, below.data(), H, (int)N, desk.inputs, room(made, N * width));
                    for (size_t n = 0; n < N; n++) given[n] = &made[n * width];
                }
                std::fill(state.begin(), state.end(), 0.0f);
                int going_on = B;
                for (int t = 0; t < longest; t++) {
                    while (sources[going_on - 1]->size <= t) going_on--;
                    float *of_hidden = room(desk.of_hidden, (size_t)B * reader.of_hidden.width());
                    product(reader.of_hidden, state.data(), h, going_on, desk.inputs, of_hidden);
                    for (int b = 0; b < going_on; b++) {
                        size_t at = begins[b] + (back ? sources[b]->size - 1 - t : t);
                        float *now = &state[(size_t)b * h], *to = &above[at * H + back * h];
                        gru_step(given[at], of_hidden + (size_t)b * reader.of_hidden.width(), now, to, h);
                        std::memcpy(now, to, h * sizeof(float));
                    }
                }
                for (int b = 0; b < B; b++) std::memcpy(&finals[(size_t)b * H + back * h], &state[(size_t)b * h], h * sizeof(float));
            }
            begin(finals.data(), layer, sources, desk);
            std::swap(below, above);
            above.resize(N * H);
        }
        remember(below, begins, flat, sources, desk);
    }

    // The decoder's first state in a layer, of the encoder's last ones there.
    void begin(const float *finals, int layer, const std::vector<Source *> &sources, Desk &desk) const {
        if (!bridge.out) return;
        const int H = is.hidden, width = bridge.width();
        float *made = room(desk.made, sources.size() * width);
        product(bridge, finals, H, (int)sources.size(), desk.inputs, made);
        for (size_t b = 0; b < sources.size(); b++) {
            float *row = made + b * width;
            for (int i = 0; i < width; i += LANES) store(row + i, hyperbolic_tangent(load<Floats>(row + i)));
            std::memcpy(&sources[b]->start[(size_t)layer * H], row, H * sizeof(float));
        }
    }

    // What will be looked at.
    void remember(const std::vector<float> &values, const std::vector<size_t> &begins, const std::vector<int> &flat, const std::vector<Source *> &sources, Desk &desk) const {
        const int H = is.hidden, E = is.embedding, N = (int)begins.back();
        std::vector<float> keys, words;
        if (of_key.out) product(of_key, values.data(), H, N, desk.inputs, room(keys, (size_t)N * of_key.width()));
        if (is.lexical) {
            const float *read = gathered(source_embedding.data(), flat.data(), N, E, desk.gathered);
            product(translate, read, E, N, desk.inputs, room(words, (size_t)N * translate.width()));
        }
        for (size_t b = 0; b < sources.size(); b++) {
            size_t from = begins[b], to = begins[b + 1];
            sources[b]->values.assign(values.begin() + from * H, values.begin() + to * H);
            if (of_key.out) sources[b]->keys.assign(keys.begin() + from * of_key.width(), keys.begin() + to * of_key.width());
            if (is.lexical) sources[b]->words.assign(words.begin() + from * translate.width(), words.begin() + to * translate.width());
        }
    }

    // A sentence as its queries see it.
    Seen seen(const Source &source) const {
        const bool has_keys = of_key.out;
        const float *keys = has_keys ? source.keys.data() : source.values.data();
        const float scale = is.attention == (int)Look::scaled_dot ? 1.0f / std::sqrt((float)is.hidden) : 1.0f;
        return Seen{keys, source.values.data(), has_keys ? of_key.width() : is.hidden, source.size, of_query.out ? judge.data() : nullptr, scale};
    }

    // The numbers that a hypothesis carries from step to step: the states of all layers, and what is fed back.
    int carried() const { return is.layers * is.hidden + (is.input_feeding ? is.features : 0); }

    // One step of `count` hypotheses: their last pieces and what they carry, where they look; what they carry on goes to
    // `after`, and the features that the output layer reads to `desk.features`, wide F each.
    void step(int count, const int *last, const float *before, float *after, Source *const *sources, Desk &desk) const {
        const int H = is.hidden, L = is.layers, F = is.features, size = carried(), both = 2 * H;
        desk.rows.resize(count);
        float *pairs = room(desk.both, (size_t)count * both);
        float *features = room(desk.features, (size_t)count * wide(F));
        int longest = 0;
        for (int r = 0; r < count; r++) longest = std::max(longest, sources[r]->size);
        float *weights = room(desk.scores, (size_t)count * longest);
        said.find(last, count, desk.rows.data(), desk.made, desk.gathered, desk.inputs);
        if (is.decoder == (int)Decoder::bahdanau) {
            look_all(count, before, size, sources, longest, weights, desk);
            feed(pairs + H, both, count, desk);
        } else if (is.input_feeding) {
            feed(before + L * H, size, count, desk);
        }
        for (int layer = 0; layer < L; layer++) {
            const Layer &own = layers[layer];
            if (layer) {
                int width = own.of_input.width();
                product(own.of_input, after + (layer - 1) * H, size, count, desk.inputs, room(desk.given, (size_t)count * width));
                for (int r = 0; r < count; r++) desk.rows[r] = &desk.given[(size_t)r * width];
            }
            int width = own.of_hidden.width();
            float *of_hidden = room(desk.of_hidden, (size_t)count * width);
            product(own.of_hidden, before + layer * H, size, count, desk.inputs, of_hidden);
            for (int r = 0; r < count; r++) {
                size_t at = (size_t)r * size + layer * H;
                gru_step(desk.rows[r], of_hidden + (size_t)r * width, before + at, after + at, H);
            }
        }
        const float *top = after + (L - 1) * H;
        if (is.decoder == (int)Decoder::luong) look_all(count, top, size, sources, longest, weights, desk);
        for (int r = 0; r < count; r++) std::memcpy(pairs + (size_t)r * both, top + (size_t)r * size, H * sizeof(float));
        product_into(mix, pairs, both, count, desk.inputs, [=](int row, int column, Floats first, Floats second) {
            float *to = features + (size_t)row * wide(F) + column;
            store(to, hyperbolic_tangent(first));
            store(to + LANES, hyperbolic_tangent(second));
        });
        if (is.input_feeding)
            for (int r = 0; r < count; r++) std::memcpy(after + (size_t)r * size + L * H, features + (size_t)r * wide(F), F * sizeof(float));
        if (is.lexical)
            for (int r = 0; r < count; r++) hear(weights + (size_t)r * longest, *sources[r], features + (size_t)r * wide(F), desk);
    }

    // What all hypotheses see, into the second half of `desk.both`, asked for by rows of a state.
    void look_all(int count, const float *states, int stride, Source *const *sources, int longest, float *weights, Desk &desk) const {
        const int H = is.hidden;
        const float *queries = states;
        if (of_query.out) {
            float *made = room(desk.query, (size_t)count * of_query.width());
            product(of_query, states, stride, count, desk.inputs, made);
            queries = made, stride = of_query.width();
        }
        for (int r = 0; r < count; r++)
            look(queries + (size_t)r * stride, seen(*sources[r]), weights + (size_t)r * longest, &desk.both[(size_t)r * 2 * H + H], H);
    }

    // Adds what the first layer makes of more than the last piece.
    void feed(const float *given, int stride, int count, Desk &desk) const {
        const int width = fed.width();
        float *made = room(desk.given, (size_t)count * width);
        const float **rows = desk.rows.data();
        product_into(fed, given, stride, count, desk.inputs, [=](int row, int column, Floats first, Floats second) {
            float *to = made + (size_t)row * width + column;
            store(to, first + load<Floats>(rows[row] + column));
            store(to + LANES, second + load<Floats>(rows[row] + column + LANES));
        });
        for (int r = 0; r < count; r++) rows[r] = made + (size_t)r * width;
    }

    // The words that were looked at say what they mean by themselves.
    void hear(const float *weights, const Source &source, float *features, Desk &desk) const {
        const int width = wide(is.features);
        float *heard = room(desk.context, width);
        std::memcpy(heard, heard_bias.data(), width * sizeof(float));
        for (int s = 0; s < source.size; s++) add(heard, &source.words[(size_t)s * width], weights[s], width);
        for (int i = 0; i < width; i += LANES) store(features + i, load<Floats>(features + i) + hyperbolic_tangent(load<Floats>(heard + i)));
    }
};
