// Recurrences that are learnt: what must wait from step to step, forwards and backwards; seq2seq/model/gru.py has the
// formulas, and makes the products that need not wait. Steps come first: (T, B, ·). Each thread takes some sentences
// through all steps, so that none waits for another.
#pragma once

#include <functional>
#include <thread>

#include "products.h"

// Calls work(first, end) for shares of `count` rows, on as many threads.
inline void shared(int count, int threads, const std::function<void(int, int)> &work) {
    threads = std::max(1, std::min(threads, count));
    std::vector<std::thread> others;
    for (int number = 1; number < threads; number++)
        others.emplace_back(work, (int)((long)count * number / threads), (int)((long)count * (number + 1) / threads));
    work(0, count / threads);
    for (std::thread &other : others) other.join();
}

// From W x + b of every step, `of_inputs` (T, B, 3·H), to h before and after each, `hidden` (T + 1, B, H), whose first is
// given; and what the way back needs: `gates` r and z (T, B, 2·H), n (T, B, H) and (U h)n (T, B, H).
inline void gru_forwards(Kind kind, int threads, int T, int B, int H, const float *of_inputs, const float *weight, const float *bias, float *hidden, float *gates, float *news, float *of_hidden_news) {
    const Matrix across(weight, H, H, 3 * H, bias, kind);
    shared(B, threads, [&](int first, int end) {
        Inputs inputs;
        const int width = across.width();
        std::vector<float> made((size_t)(end - first) * width);
        for (int t = 0; t < T; t++) {
            product(across, hidden + ((size_t)t * B + first) * H, H, end - first, inputs, made.data());
            for (int b = first; b < end; b++) {
                const size_t row = (size_t)t * B + b;
                const float *given = of_inputs + row * 3 * H, *of_hidden = &made[(size_t)(b - first) * width];
                const float *before = hidden + row * H;
                float *after = hidden + (row + B) * H;
                for (int i = 0; i < H; i += LANES) {
                    Floats r = sigmoid(load<Floats>(given + i) + load<Floats>(of_hidden + i));
                    Floats z = sigmoid(load<Floats>(given + H + i) + load<Floats>(of_hidden + H + i));
                    Floats of_new = load<Floats>(of_hidden + 2 * H + i);
                    Floats n = hyperbolic_tangent(load<Floats>(given + 2 * H + i) + r * of_new);
                    store(gates + row * 2 * H + i, r);
                    store(gates + row * 2 * H + H + i, z);
                    store(news + row * H + i, n);
                    store(of_hidden_news + row * H + i, of_new);
                    store(after + i, n + z * (load<Floats>(before + i) - n));
                }
            }
        }
    });
}

// From what reaches every h, `arriving` (T, B, H), to what reaches U h, `of_hidden` (T, B, 3·H), the new part of W x,
// `of_new` (T, B, H), and the first h, `carried` (B, H).
inline void gru_backwards(Kind kind, int threads, int T, int B, int H, const float *arriving, const float *weight, const float *hidden, const float *gates, const float *news, const float *of_hidden_news, float *of_hidden, float *of_new, float *carried) {
    const Matrix back(weight, 1, 3 * H, H, nullptr, kind, H);
    shared(B, threads, [&](int first, int end) {
        Inputs inputs;
        const int width = back.width();
        std::vector<float> made((size_t)(end - first) * width);
        std::memset(carried + (size_t)first * H, 0, (size_t)(end - first) * H * sizeof(float));
        for (int t = T - 1; t >= 0; t--) {
            for (int b = first; b < end; b++) {
                const size_t row = (size_t)t * B + b;
                float *to = of_hidden + row * 3 * H, *carry = carried + (size_t)b * H;
                for (int i = 0; i < H; i += LANES) {
                    Floats g = load<Floats>(arriving + row * H + i) + load<Floats>(carry + i);
                    Floats r = load<Floats>(gates + row * 2 * H + i), z = load<Floats>(gates + row * 2 * H + H + i);
                    Floats n = load<Floats>(news + row * H + i), h = load<Floats>(hidden + row * H + i);
                    Floats rest = 1.0f - z, of_n = g * rest * (1.0f - n * n);
                    store(of_new + row * H + i, of_n);
                    store(to + i, of_n * load<Floats>(of_hidden_news + row * H + i) * r * (1.0f - r));
                    store(to + H + i, g * (h - n) * z * rest);
                    store(to + 2 * H + i, of_n * r);
                    store(carry + i, g * z);
                }
            }
            product(back, of_hidden + ((size_t)t * B + first) * 3 * H, 3 * H, end - first, inputs, made.data());
            for (int b = first; b < end; b++) {
                float *carry = carried + (size_t)b * H;
                const float *more = &made[(size_t)(b - first) * width];
                for (int i = 0; i < H; i += LANES) store(carry + i, load<Floats>(carry + i) + load<Floats>(more + i));
            }
        }
    });
}

// Decoders whose steps wait for an attention. `looks_first` is Bahdanau's: the state before a step asks, and the context is
// read beside the last piece. Else it is Luong's with input feeding: the state after the step asks, and the next step
// reads what was made of it, feature = mask · tanh(M [state; context] + m).
//
// A query q scores a key k as scale · q·k or, if there is a `judge` v, as v · tanh(q + k).
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
    // What reaches the results: features or, where it looks first, states and contexts; and weights, or none.
    const float *to_results, *to_contexts, *to_looked;
    // On the way back: what reaches the parts of W x and U h, queries, mixtures, keys, values, v by sentence, and the first
    // state; steps first, but for keys and values.
    float *of_hidden, *of_new, *of_queries, *of_mix, *of_keys, *of_values, *of_judge, *of_state;
};

inline Matrix transposed(const float *weight, int rows, int columns, Kind kind) { return Matrix(weight, 1, rows, columns, nullptr, kind, columns); }

class Waits {
  public:
    explicit Waits(const Waiting &given) : w(given), kind((Kind)given.kind), H(given.H), F(given.F) {}

    void forwards() {
        const Matrix fed(w.fed_weight, F, F, 3 * H, nullptr, kind), across(w.weight, H, H, 3 * H, w.bias, kind);
        Matrix query, mix;
        if (w.query_weight) query = Matrix(w.query_weight, H, H, H, nullptr, kind);
        if (!w.looks_first) mix = Matrix(w.mix_weight, 2 * H, 2 * H, F, w.mix_bias, kind);
        shared(w.B, w.threads, [&](int first, int end) {
            Desk desk;
            const int rows = end - first;
            for (int t = 0; t < w.T; t++) {
                if (w.looks_first) look(t, first, end, w.hidden + at(t, first, H), query, desk);
                const float *read = w.looks_first ? w.contexts + at(t, first, H) : w.fed + at(t, first, F);
                float *of_fed = desk.room(0, rows * fed.width()), *of_hidden = desk.room(1, rows * across.width());
                product(fed, read, F, rows, desk.inputs, of_fed);
                product(across, w.hidden + at(t, first, H), H, rows, desk.inputs, of_hidden);
                for (int b = first; b < end; b++) step(t, b, of_fed + (size_t)(b - first) * fed.width(), of_hidden + (size_t)(b - first) * across.width());
                if (w.looks_first) continue;
                look(t, first, end, w.hidden + at(t + 1, first, H), query, desk);
                make_features(t, first, end, mix, desk);
            }
        });
    }

    void backwards() {
        const Matrix fed = transposed(w.fed_weight, 3 * H, F, kind), across = transposed(w.weight, 3 * H, H, kind);
        Matrix query, mix;
        if (w.query_weight) query = transposed(w.query_weight, H, H, kind);
        if (!w.looks_first) mix = transposed(w.mix_weight, F, 2 * H, kind);
        shared(w.B, w.threads, [&](int first, int end) {
            Desk desk;
            const int rows = end - first, both = 2 * H;
            // What reaches a state from later steps, what it is told now, its context, and what was fed to its step.
            float *carried = desk.room(2, rows * H), *to_fed = desk.room(3, rows * F), *pairs = desk.room(4, rows * both);
            float *of_reading = desk.room(5, rows * 3 * H);
            std::memset(carried, 0, sizeof(float) * rows * H);
            std::memset(to_fed, 0, sizeof(float) * rows * F);
            for (int t = w.T - 1; t >= 0; t--) {
                if (!w.looks_first) {
                    unmake_features(t, first, end, to_fed, mix, pairs, desk);
                    unlook(t, first, end, pairs + H, both, query, carried, desk);
                    add_rows(carried, H, pairs, both, rows);
                } else {
                    add_rows(carried, H, w.to_results + at(t, first, H), H, rows);
                }
                for (int b = first; b < end; b++) unstep(t, b, carried + (size_t)(b - first) * H, of_reading + (size_t)(b - first) * 3 * H);
                float *more = desk.room(0, rows * across.width()), *read = desk.room(1, rows * fed.width());
                product(across, w.of_hidden + at(t, first, 3 * H), 3 * H, rows, desk.inputs, more);
                add_rows(carried, H, more, across.width(), rows);
                product(fed, of_reading, 3 * H, rows, desk.inputs, read);
                if (w.looks_first) {
                    if (w.to_contexts) add_rows(read, fed.width(), w.to_contexts + at(t, first, H), H, rows);
                    unlook(t, first, end, read, fed.width(), query, carried, desk);
                } else {
                    for (int r = 0; r < rows; r++) std::memcpy(to_fed + (size_t)r * F, read + (size_t)r * fed.width(), F * sizeof(float));
                }
            }
            std::memcpy(w.of_state + (size_t)first * H, carried, sizeof(float) * rows * H);
        });
    }

  private:
    struct Desk {
        Inputs inputs;
        std::vector<float> memory[8];
        float *room(int which, size_t count) {
            if (memory[which].size() < count) memory[which].resize(count);
            return memory[which].data();
        }
    };
    const Waiting &w;
    const Kind kind;
    const int H, F;

    size_t at(int t, int b, int width) const { return ((size_t)t * w.B + b) * width; }

    void add_rows(float *to, int stride, const float *from, int from_stride, int rows) const {
        for (int r = 0; r < rows; r++)
            for (int i = 0; i < H; i += LANES) {
                float *place = to + (size_t)r * stride + i;
                store(place, load<Floats>(place) + load<Floats>(from + (size_t)r * from_stride + i));
            }
    }

    void step(int t, int b, const float *of_fed, const float *of_hidden) const {
        const float *of_piece = w.of_pieces + at(t, b, 3 * H), *before = w.hidden + at(t, b, H);
        float *gates = w.gates + at(t, b, 2 * H), *after = w.hidden + at(t + 1, b, H);
        for (int i = 0; i < H; i += LANES) {
            auto given = [&](int part) { return load<Floats>(of_piece + part * H + i) + load<Floats>(of_fed + part * H + i); };
            Floats r = sigmoid(given(0) + load<Floats>(of_hidden + i)), z = sigmoid(given(1) + load<Floats>(of_hidden + H + i));
            Floats of_new = load<Floats>(of_hidden + 2 * H + i), n = hyperbolic_tangent(given(2) + r * of_new);
            store(gates + i, r);
            store(gates + H + i, z);
            store(w.news + at(t, b, H) + i, n);
            store(w.of_hidden_news + at(t, b, H) + i, of_new);
            store(after + i, n + z * (load<Floats>(before + i) - n));
        }
    }

    // What reaches a state goes on to the one before, and to W x and U h.
    void unstep(int t, int b, float *carried, float *of_reading) const {
        const float *gates = w.gates + at(t, b, 2 * H), *before = w.hidden + at(t, b, H);
        float *to = w.of_hidden + at(t, b, 3 * H);
        for (int i = 0; i < H; i += LANES) {
            Floats g = load<Floats>(carried + i), r = load<Floats>(gates + i), z = load<Floats>(gates + H + i);
            Floats n = load<Floats>(w.news + at(t, b, H) + i), rest = 1.0f - z, of_n = g * rest * (1.0f - n * n);
            Floats of_r = of_n * load<Floats>(w.of_hidden_news + at(t, b, H) + i) * r * (1.0f - r);
            Floats of_z = g * (load<Floats>(before + i) - n) * z * rest;
            store(to + i, of_r);
            store(to + H + i, of_z);
            store(to + 2 * H + i, of_n * r);
            store(of_reading + i, of_r);
            store(of_reading + H + i, of_z);
            store(of_reading + 2 * H + i, of_n);
            store(w.of_new + at(t, b, H) + i, of_n);
            store(carried + i, g * z);
        }
    }

    void look(int t, int first, int end, const float *states, const Matrix &query, Desk &desk) const {
        if (w.query_weight) {
            float *made = desk.room(6, (size_t)(end - first) * query.width());
            product(query, states, H, end - first, desk.inputs, made);
            for (int b = first; b < end; b++) std::memcpy(w.queries + at(t, b, H), made + (size_t)(b - first) * query.width(), H * sizeof(float));
            states = w.queries + at(t, first, H);
        }
        for (int b = first; b < end; b++) {
            const float *q = states + (size_t)(b - first) * H, *keys = w.keys + (size_t)b * w.S * H, *values = w.values + (size_t)b * w.S * H;
            float *weights = w.looked + at(t, b, w.S), *context = w.contexts + at(t, b, H), most = NEVER, sum = 0;
            for (int s = 0; s < w.sizes[b]; s++) {
                Floats sums = {};
                for (int i = 0; i < H; i += LANES) {
                    Floats k = load<Floats>(keys + (size_t)s * H + i);
                    sums += w.judge ? hyperbolic_tangent(load<Floats>(q + i) + k) * load<Floats>(w.judge + i) : load<Floats>(q + i) * k;
                }
                weights[s] = w.judge ? total(sums) : total(sums) * w.scale;
                most = std::max(most, weights[s]);
            }
            for (int s = 0; s < w.sizes[b]; s++) sum += weights[s] = std::exp(weights[s] - most);
            std::memset(context, 0, H * sizeof(float));
            for (int s = 0; s < w.S; s++) {
                weights[s] = s < w.sizes[b] ? weights[s] / sum : 0.0f;
                if (s < w.sizes[b])
                    for (int i = 0; i < H; i += LANES) store(context + i, load<Floats>(context + i) + load<Floats>(values + (size_t)s * H + i) * weights[s]);
            }
        }
    }

    // What reaches contexts (and weights) goes on to keys, values, v, and the states that asked, which it is added to.
    void unlook(int t, int first, int end, const float *to_contexts, int stride, const Matrix &query, float *states, Desk &desk) const {
        for (int b = first; b < end; b++) {
            const float *to_context = to_contexts + (size_t)(b - first) * stride, *weights = w.looked + at(t, b, w.S);
            const float *q = w.query_weight ? w.queries + at(t, b, H) : w.hidden + at(w.looks_first ? t : t + 1, b, H);
            const size_t own = (size_t)b * w.S * H;
            float *of_weights = desk.room(7, w.S), *of_query = w.of_queries + at(t, b, H), *of_judge = w.of_judge + (size_t)b * H, mean = 0;
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
            float *made = desk.room(6, (size_t)(end - first) * query.width());
            product(query, of_queries, H, end - first, desk.inputs, made);
            of_queries = made, width = query.width();
        }
        add_rows(states, H, of_queries, width, end - first);
    }

    void make_features(int t, int first, int end, const Matrix &mix, Desk &desk) const {
        const int rows = end - first;
        float *pairs = desk.room(4, (size_t)rows * 2 * H), *made = desk.room(5, (size_t)rows * mix.width());
        for (int b = first; b < end; b++) {
            float *pair = pairs + (size_t)(b - first) * 2 * H;
            std::memcpy(pair, w.hidden + at(t + 1, b, H), H * sizeof(float));
            std::memcpy(pair + H, w.contexts + at(t, b, H), H * sizeof(float));
        }
        product(mix, pairs, 2 * H, rows, desk.inputs, made);
        for (int b = first; b < end; b++)
            for (int i = 0; i < F; i += LANES) {
                Floats feature = hyperbolic_tangent(load<Floats>(made + (size_t)(b - first) * mix.width() + i));
                store(w.features + at(t, b, F) + i, feature);
                store(w.fed + at(t + 1, b, F) + i, w.kept ? feature * load<Floats>(w.kept + at(t, b, F) + i) : feature);
            }
    }

    // What reaches features, from outside and from the next step, goes on to states and contexts, side by side.
    void unmake_features(int t, int first, int end, const float *to_fed, const Matrix &mix, float *pairs, Desk &desk) const {
        const int rows = end - first;
        for (int b = first; b < end; b++)
            for (int i = 0; i < F; i += LANES) {
                Floats g = load<Floats>(w.to_results + at(t, b, F) + i) + load<Floats>(to_fed + (size_t)(b - first) * F + i);
                if (w.kept) g *= load<Floats>(w.kept + at(t, b, F) + i);
                Floats feature = load<Floats>(w.features + at(t, b, F) + i);
                store(w.of_mix + at(t, b, F) + i, g * (1.0f - feature * feature));
            }
        float *made = desk.room(0, (size_t)rows * mix.width());
        product(mix, w.of_mix + at(t, first, F), F, rows, desk.inputs, made);
        for (int r = 0; r < rows; r++) std::memcpy(pairs + (size_t)r * 2 * H, made + (size_t)r * mix.width(), 2 * H * sizeof(float));
    }
};
