// What translating and learning have in common: a step of a GRU, a look at the source, work on several threads.
//
// H is the width of states, a whole number of vectors; S the source positions of a sentence.
#pragma once

#include <exception>
#include <system_error>
#include <thread>

#include "products.h"

// Calls work(number) on so many threads, this one among them; a share that no thread can be had for is done here. What
// fails is thrown here, once all have ended.
template <class Work>
void on_threads(int threads, const Work &work) {
    std::vector<std::exception_ptr> failures(threads);
    std::vector<std::thread> others;
    others.reserve(threads);
    auto tried = [&](int number) {
        try {
            work(number);
        } catch (...) {
            failures[number] = std::current_exception();
        }
    };
    int started = 1;
    try {
        for (; started < threads; started++) others.emplace_back(tried, started);
    } catch (const std::system_error &) {
    }
    tried(0);
    for (int number = started; number < threads; number++) tried(number);
    for (std::thread &other : others) other.join();
    for (const std::exception_ptr &failure : failures)
        if (failure) std::rethrow_exception(failure);
}

// Calls work(first, end) for shares of `count` rows.
template <class Work>
void in_shares(int count, int threads, const Work &work) {
    threads = std::max(1, std::min(threads, count));
    on_threads(threads, [&](int number) { work((int)((long)count * number / threads), (int)((long)count * (number + 1) / threads)); });
}

inline float *room(std::vector<float> &memory, size_t count) {
    if (memory.size() < count) memory.resize(count);
    return memory.data();
}

// into += scale · what
inline void add(float *into, const float *what, float scale, int width) {
    for (int i = 0; i < width; i += LANES) store(into + i, load<Floats>(into + i) + load<Floats>(what + i) * scale);
}

inline void add(float *into, const float *what, int width) {
    for (int i = 0; i < width; i += LANES) store(into + i, load<Floats>(into + i) + load<Floats>(what + i));
}

// What the way back through a step needs.
struct Kept {
    float *gates;          // r and z, (2, H)
    float *news;           // n
    float *of_hidden_new;  // (U h)n
};

// h' of a GRU from W x and U h, (3, H) each, and h; seq2seq/model/gru.py has the formulas.
inline void gru_step(const float *of_input, const float *of_hidden, const float *before, float *after, int H, const Kept *kept = nullptr) {
    for (int i = 0; i < H; i += LANES) {
        Floats r = sigmoid(load<Floats>(of_input + i) + load<Floats>(of_hidden + i));
        Floats z = sigmoid(load<Floats>(of_input + H + i) + load<Floats>(of_hidden + H + i));
        Floats of_new = load<Floats>(of_hidden + 2 * H + i);
        Floats n = hyperbolic_tangent(load<Floats>(of_input + 2 * H + i) + r * of_new);
        store(after + i, n + z * (load<Floats>(before + i) - n));
        if (!kept) continue;
        store(kept->gates + i, r);
        store(kept->gates + H + i, z);
        store(kept->news + i, n);
        store(kept->of_hidden_new + i, of_new);
    }
}

// The way back: what reaches h', in `carried`, becomes what reaches h without U; to the parts of U h, (3, H), and to the
// new part of W x, which is all that differs there.
inline void gru_step_back(float *carried, const Kept &kept, const float *before, float *of_hidden, float *of_new, int H) {
    for (int i = 0; i < H; i += LANES) {
        Floats g = load<Floats>(carried + i), n = load<Floats>(kept.news + i), h = load<Floats>(before + i);
        Floats r = load<Floats>(kept.gates + i), z = load<Floats>(kept.gates + H + i);
        Floats rest = 1.0f - z, of_n = g * rest * (1.0f - n * n);
        store(of_hidden + i, of_n * load<Floats>(kept.of_hidden_new + i) * r * (1.0f - r));
        store(of_hidden + H + i, g * (h - n) * z * rest);
        store(of_hidden + 2 * H + i, of_n * r);
        store(of_new + i, of_n);
        store(carried + i, g * z);
    }
}

// What can be looked at, and how it is scored: scale · q·k or, if there is a judge v, v · tanh(q + k).
struct Seen {
    const float *keys, *values;
    int key_stride, size;
    const float *judge;
    float scale;
};

inline float score(const float *query, const float *key, const Seen &seen, int H) {
    Floats sums[2] = {};
    for (int i = 0; i < H; i += LANES) {
        Floats q = load<Floats>(query + i), k = load<Floats>(key + i);
        sums[i / LANES % 2] += seen.judge ? hyperbolic_tangent(q + k) * load<Floats>(seen.judge + i) : q * k;
    }
    return total(sums[0] + sums[1]) * seen.scale;
}

// Where a query looks, softmax of its scores, and what it sees there.
inline void look(const float *query, const Seen &seen, float *weights, float *context, int H) {
    float most = NEVER, sum = 0;
    for (int s = 0; s < seen.size; s++) {
        weights[s] = score(query, seen.keys + (size_t)s * seen.key_stride, seen, H);
        most = weights[s] > most ? weights[s] : most;
    }
    for (int s = 0; s < seen.size; s++) sum += weights[s] = std::exp(weights[s] - most);
    std::memset(context, 0, H * sizeof(float));
    for (int s = 0; s < seen.size; s++) add(context, seen.values + (size_t)s * H, weights[s] /= sum, H);
}
