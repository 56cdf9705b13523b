// Recurrences that are learnt: what must wait from step to step, forwards and backwards; seq2seq/model/gru.py has the
// formulas, and makes the products that need not wait. Steps come first: (T, B, ·). Each thread takes some sentences
// through all steps, so that none waits for another.
#pragma once

#include "layers.h"

inline Matrix transposed(const float *weight, int rows, int columns, Kind kind) { return Matrix(weight, 1, rows, columns, nullptr, kind, columns); }

// A GRU: from W x + b of every step, `of_inputs` (T, B, 3·H), to h before and after each, `hidden` (T + 1, B, H), whose
// first is given; and what the way back needs: `gates` r and z (T, B, 2·H), n (T, B, H) and (U h)n (T, B, H).
inline void gru_forwards(Kind kind, int threads, int T, int B, int H, const float *of_inputs, const float *weight, const float *bias, float *hidden, float *gates, float *news, float *of_hidden_news) {
    const Matrix across(weight, H, H, 3 * H, bias, kind);
    in_shares(B, threads, [&](int first, int end) {
        Inputs inputs;
        const int width = across.width();
        std::vector<float> of_hidden((size_t)(end - first) * width);
        for (int t = 0; t < T; t++) {
            product(across, hidden + ((size_t)t * B + first) * H, H, end - first, inputs, of_hidden.data());
            for (int b = first; b < end; b++) {
                const size_t row = (size_t)t * B + b;
                const Kept kept{gates + row * 2 * H, news + row * H, of_hidden_news + row * H};
                gru_step(of_inputs + row * 3 * H, &of_hidden[(size_t)(b - first) * width], hidden + row * H, hidden + (row + B) * H, H, &kept);
            }
        }
    });
}

// From what reaches every h, `arriving` (T, B, H), to what reaches U h, `of_hidden` (T, B, 3·H), the new part of W x,
// `of_new` (T, B, H), and the first h, `carried` (B, H).
inline void gru_backwards(Kind kind, int threads, int T, int B, int H, const float *arriving, const float *weight, float *hidden, float *gates, float *news, float *of_hidden_news, float *of_hidden, float *of_new, float *carried) {
    const Matrix back = transposed(weight, 3 * H, H, kind);
    in_shares(B, threads, [&](int first, int end) {
        Inputs inputs;
        const int width = back.width();
        std::vector<float> more((size_t)(end - first) * width);
        std::memset(carried + (size_t)first * H, 0, (size_t)(end - first) * H * sizeof(float));
        for (int t = T - 1; t >= 0; t--) {
            for (int b = first; b < end; b++) {
                const size_t row = (size_t)t * B + b;
                const Kept kept{gates + row * 2 * H, news + row * H, of_hidden_news + row * H};
                add(carried + (size_t)b * H, arriving + row * H, H);
                gru_step_back(carried + (size_t)b * H, kept, hidden + row * H, of_hidden + row * 3 * H, of_new + row * H, H);
            }
            product(back, of_hidden + ((size_t)t * B + first) * 3 * H, 3 * H, end - first, inputs, more.data());
            for (int b = first; b < end; b++) add(carried + (size_t)b * H, &more[(size_t)(b - first) * width], H);
        }
    });
}

// Decoders whose steps wait for an attention. `looks_first` is Bahdanau's: the state before a step asks, and the context is
// read beside the last piece. Else it is Luong's with input feeding: the state after the step asks, and the next step
// reads what was made of it, feature = mask · tanh(M [state; context] + m). F is a whole number of vectors, as H is.
struct Waiting {
    int kind, threads, T, B, S, H, F;  // F: the width of what is fed back, or H of a context
    int looks_first;
    float scale;
    const int *sizes;                                  // (B), source positions
    const float *of_pieces;                            // (T, B, 3·H), W e + b of every step's last piece
    const float *fed_weight, *weight, *bias;           // (3·H, F), (3·H, H), (3·H)
    const float *query_weight, *judge, *keys, *values; // (H, H) and (H), or none; (B, S, H)
    const float *mix_weight, *mix_bias, *kept;         // (F, 2·H), (F); the mask (T, B, F), or none
    // Made on the way; the first of `hidden` and `fed` are given.
    float *hidden, *gates, *news, *of_hidden_news;     // as of a GRU
    float *queries, *looked, *contexts;                // (T, B, H) if there is a query_weight, (T, B, S), (T, B, H)
    float *fed, *features;                             // (T + 1, B, F), and before the mask (T, B, F)
    // What reaches the results, or none: features, states after each step, contexts, weights.
    const float *to_features, *to_states, *to_contexts, *to_looked;
    // On the way back: what reaches U h, the new part of W x, queries, mixtures, keys, values, v by sentence, the first state
    // and what is fed first; steps come first, but for keys and values.
    float *of_hidden, *of_new, *of_queries, *of_mix, *of_keys, *of_values, *of_judge, *of_state, *of_fed;
};

class Waits {
  public:
    explicit Waits(const Waiting &given) : w(given), kind((Kind)given.kind), H(given.H), F(given.F) {}

    void forwards() {
        const Matrix fed(w.fed_weight, F, F, 3 * H, nullptr, kind), across(w.weight, H, H, 3 * H, w.bias, kind);
        Matrix query, mix;
        if (w.query_weight) query = Matrix(w.query_weight, H, H, H, nullptr, kind);
        if (!w.looks_first) mix = Matrix(w.mix_weight, 2 * H, 2 * H, F, w.mix_bias, kind);
        in_shares(w.B, w.threads, [&](int first, int end) {
            Rooms rooms;
            const int rows = end - first, width = fed.width();
            for (int t = 0; t < w.T; t++) {
                if (w.looks_first) look_all(t, first, end, w.hidden + at(t, first, H), query, rooms);
                const float *read = w.looks_first ? w.contexts + at(t, first, H) : w.fed + at(t, first, F);
                const float *of_pieces = w.of_pieces + at(t, first, 3 * H);
                float *given = rooms.room(0, (size_t)rows * width), *of_hidden = rooms.room(1, (size_t)rows * across.width());
                product(fed, read, F, rows, rooms.inputs, given);
                product(across, w.hidden + at(t, first, H), H, rows, rooms.inputs, of_hidden);
                for (int r = 0; r < rows; r++) {
                    add(given + (size_t)r * width, of_pieces + (size_t)r * 3 * H, 3 * H);
                    const Kept keep = kept(t, first + r);
                    gru_step(given + (size_t)r * width, of_hidden + (size_t)r * across.width(), w.hidden + at(t, first + r, H), w.hidden + at(t + 1, first + r, H), H, &keep);
                }
                if (w.looks_first) continue;
                look_all(t, first, end, w.hidden + at(t + 1, first, H), query, rooms);
                make_features(t, first, end, mix, rooms);
            }
        });
    }

    void backwards() {
        const Matrix fed = transposed(w.fed_weight, 3 * H, F, kind), across = transposed(w.weight, 3 * H, H, kind);
        Matrix query, mix;
        if (w.query_weight) query = transposed(w.query_weight, H, H, kind);
        if (!w.looks_first) mix = transposed(w.mix_weight, F, 2 * H, kind);
        in_shares(w.B, w.threads, [&](int first, int end) {
            Rooms rooms;
            const int rows = end - first;
            float *carried = w.of_state + (size_t)first * H;  // what reaches a state from later steps
            float *to_fed = rooms.room(2, (size_t)rows * F), *of_reading = rooms.room(3, (size_t)rows * 3 * H);
            std::memset(carried, 0, sizeof(float) * rows * H);
            std::memset(to_fed, 0, sizeof(float) * rows * F);
            for (int t = w.T - 1; t >= 0; t--) {
                if (w.to_states) add(carried, w.to_states + at(t, first, H), rows * H);
                if (!w.looks_first) unmake_features(t, first, end, to_fed, mix, query, carried, rooms);
                for (int r = 0; r < rows; r++) {
                    float *of_hidden = w.of_hidden + at(t, first + r, 3 * H), *of_new = w.of_new + at(t, first + r, H);
                    gru_step_back(carried + (size_t)r * H, kept(t, first + r), w.hidden + at(t, first + r, H), of_hidden, of_new, H);
                    std::memcpy(of_reading + (size_t)r * 3 * H, of_hidden, 2 * H * sizeof(float));
                    std::memcpy(of_reading + (size_t)r * 3 * H + 2 * H, of_new, H * sizeof(float));
                }
                float *more = rooms.room(0, (size_t)rows * across.width()), *read = rooms.room(1, (size_t)rows * fed.width());
                product(across, w.of_hidden + at(t, first, 3 * H), 3 * H, rows, rooms.inputs, more);
                for (int r = 0; r < rows; r++) add(carried + (size_t)r * H, more + (size_t)r * across.width(), H);
                product(fed, of_reading, 3 * H, rows, rooms.inputs, read);
                for (int r = 0; r < rows; r++) std::memcpy(to_fed + (size_t)r * F, read + (size_t)r * fed.width(), F * sizeof(float));
                if (!w.looks_first) continue;
                if (w.to_contexts) add(to_fed, w.to_contexts + at(t, first, H), rows * H);
                unlook(t, first, end, to_fed, H, query, carried, rooms);
            }
            if (!w.looks_first) std::memcpy(w.of_fed + (size_t)first * F, to_fed, sizeof(float) * rows * F);
        });
    }

  private:
    struct Rooms {
        Inputs inputs;
        std::vector<float> memory[8];
        float *room(int which, size_t count) { return ::room(memory[which], count); }
    };
    const Waiting &w;
    const Kind kind;
    const int H, F;

    size_t at(int t, int b, int width) const { return ((size_t)t * w.B + b) * width; }

    Kept kept(int t, int b) const { return Kept{w.gates + at(t, b, 2 * H), w.news + at(t, b, H), w.of_hidden_news + at(t, b, H)}; }

    Seen seen(int b) const {
        const size_t own = (size_t)b * w.S * H;
        return Seen{w.keys + own, w.values + own, H, w.sizes[b], w.judge, w.scale};
    }

    void look_all(int t, int first, int end, const float *states, const Matrix &query, Rooms &rooms) const {
        if (w.query_weight) {
            float *made = rooms.room(6, (size_t)(end - first) * query.width());
            product(query, states, H, end - first, rooms.inputs, made);
            for (int b = first; b < end; b++) std::memcpy(w.queries + at(t, b, H), made + (size_t)(b - first) * query.width(), H * sizeof(float));
            states = w.queries + at(t, first, H);
        }
        for (int b = first; b < end; b++) {
            float *weights = w.looked + at(t, b, w.S);
            std::memset(weights, 0, w.S * sizeof(float));
            look(states + (size_t)(b - first) * H, seen(b), weights, w.contexts + at(t, b, H), H);
        }
    }

    // What reaches contexts (and weights) goes on to keys, values, v, and the states that asked, which it is added to.
    void unlook(int t, int first, int end, const float *to_contexts, int stride, const Matrix &query, float *states, Rooms &rooms) const {
        for (int b = first; b < end; b++) {
            const float *to_context = to_contexts + (size_t)(b - first) * stride, *weights = w.looked + at(t, b, w.S);
            const float *q = w.query_weight ? w.queries + at(t, b, H) : w.hidden + at(w.looks_first ? t : t + 1, b, H);
            const size_t own = (size_t)b * w.S * H;
            float *of_weights = rooms.room(7, w.S), *of_query = w.of_queries + at(t, b, H), *of_judge = w.of_judge + (size_t)b * H, mean = 0;
            for (int s = 0; s < w.sizes[b]; s++) {
                Floats sums = {};
                float *of_value = w.of_values + own + (size_t)s * H;
                for (int i = 0; i < H; i += LANES) {
                    Floats g = load<Floats>(to_context + i);
                    sums += g * load<Floats>(w.values + own + (size_t)s * H + i);
                    store(of_value + i, load<Floats>(of_value + i) + g * weights[s]);
                }
                of_weights[s] = total(sums) + (w.to_looked ? w.to_looked[at(t, b, w.S) + s] : 0.0f);
                mean += of_weights[s] * weights[s];
            }
            std::memset(of_query, 0, H * sizeof(float));
            for (int s = 0; s < w.sizes[b]; s++) {
                const float of_score = weights[s] * (of_weights[s] - mean);
                float *of_key = w.of_keys + own + (size_t)s * H;
                for (int i = 0; i < H; i += LANES) {
                    Floats k = load<Floats>(w.keys + own + (size_t)s * H + i), asked = load<Floats>(q + i);
                    if (w.judge) {
                        Floats seen = hyperbolic_tangent(asked + k);
                        store(of_judge + i, load<Floats>(of_judge + i) + seen * of_score);
                        Floats back = load<Floats>(w.judge + i) * (1.0f - seen * seen) * of_score;
                        store(of_query + i, load<Floats>(of_query + i) + back);
                        store(of_key + i, load<Floats>(of_key + i) + back);
                    } else {
                        store(of_query + i, load<Floats>(of_query + i) + k * (of_score * w.scale));
                        store(of_key + i, load<Floats>(of_key + i) + asked * (of_score * w.scale));
                    }
                }
            }
        }
        const float *of_queries = w.of_queries + at(t, first, H);
        int width = H;
        if (w.query_weight) {
            float *made = rooms.room(6, (size_t)(end - first) * query.width());
            product(query, of_queries, H, end - first, rooms.inputs, made);
            of_queries = made, width = query.width();
        }
        for (int r = 0; r < end - first; r++) add(states + (size_t)r * H, of_queries + (size_t)r * width, H);
    }

    void make_features(int t, int first, int end, const Matrix &mix, Rooms &rooms) const {
        const int rows = end - first;
        float *pairs = rooms.room(4, (size_t)rows * 2 * H), *made = rooms.room(5, (size_t)rows * mix.width());
        for (int b = first; b < end; b++) {
            float *pair = pairs + (size_t)(b - first) * 2 * H;
            std::memcpy(pair, w.hidden + at(t + 1, b, H), H * sizeof(float));
            std::memcpy(pair + H, w.contexts + at(t, b, H), H * sizeof(float));
        }
        product(mix, pairs, 2 * H, rows, rooms.inputs, made);
        for (int b = first; b < end; b++)
            for (int i = 0; i < F; i += LANES) {
                Floats feature = hyperbolic_tangent(load<Floats>(made + (size_t)(b - first) * mix.width() + i));
                store(w.features + at(t, b, F) + i, feature);
                store(w.fed + at(t + 1, b, F) + i, w.kept ? feature * load<Floats>(w.kept + at(t, b, F) + i) : feature);
            }
    }

    // What reaches features, from outside and from the next step, goes on to the states and, by contexts, to what was seen.
    void unmake_features(int t, int first, int end, const float *to_fed, const Matrix &mix, const Matrix &query, float *carried, Rooms &rooms) const {
        const int rows = end - first, both = mix.width();
        for (int b = first; b < end; b++)
            for (int i = 0; i < F; i += LANES) {
                Floats g = load<Floats>(to_fed + (size_t)(b - first) * F + i);
                if (w.to_features) g += load<Floats>(w.to_features + at(t, b, F) + i);
                if (w.kept) g *= load<Floats>(w.kept + at(t, b, F) + i);
                Floats feature = load<Floats>(w.features + at(t, b, F) + i);
                store(w.of_mix + at(t, b, F) + i, g * (1.0f - feature * feature));
            }
        float *pairs = rooms.room(4, (size_t)rows * both);  // of states and contexts
        product(mix, w.of_mix + at(t, first, F), F, rows, rooms.inputs, pairs);
        unlook(t, first, end, pairs + H, both, query, carried, rooms);
        for (int r = 0; r < rows; r++) add(carried + (size_t)r * H, pairs + (size_t)r * both, H);
    }
};
