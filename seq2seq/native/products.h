// Products with weights that stay as they are: packed once, in fp32, bf16 or int8, and multiplied where they lie.
//
// A weight (out, in) is cut into panels of COLUMNS outputs. A panel holds, one input after the other, what all its
// outputs multiply that input by, so that a product reads it from front to back. Several rows of inputs go through a
// panel at once, with their sums in registers. Each sum is taken in the same order however many rows there are, so what
// comes out for a row does not depend on what is beside it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "tiles.h"
#include "vectors.h"

constexpr int COLUMNS = 2 * LANES;             // of a panel
constexpr int ROWS = LANES == 8 ? 6 : 12;      // at once: as many sums as there are registers for
constexpr float NEVER = -1e30f;                // the score of an output that does not exist

enum class Kind { fp32 = 0, bf16 = 1, int8 = 2 };

struct Free {
    void operator()(void *memory) const { std::free(memory); }
};

template <class T>
using Block = std::unique_ptr<T[], Free>;

// Memory that vectors may be read from in whole; not cleared.
template <class T>
Block<T> block(size_t count) {
    size_t bytes = (count * sizeof(T) + 63) / 64 * 64;
    void *memory = std::aligned_alloc(64, std::max<size_t>(bytes, 64));
    if (!memory) throw std::bad_alloc();
    return Block<T>(static_cast<T *>(memory));
}

// How each kind lays out inputs and weights: STEP of them in a word of 32 bits.
struct Fp32 {
    static constexpr int STEP = 1;
    typedef Floats Sums;
    static void add(Floats &sums, uint32_t input, const uint32_t *weights) {
        float number;
        std::memcpy(&number, &input, 4);
        sums += load<Floats>(weights) * number;
    }
    static Floats finished(Floats sums, const float *, const float *, float) { return sums; }
};

struct Bf16 {
    static constexpr int STEP = 2;
    typedef Floats Sums;
    static void add(Floats &sums, uint32_t inputs, const uint32_t *weights) {
#if defined(__AVX512BF16__)
        __m512bh pairs = (__m512bh)_mm512_set1_epi32((int)inputs);
        sums = (Floats)_mm512_dpbf16_ps((__m512)sums, pairs, (__m512bh)load<__m512i>(weights));
#else
        Words both = load<Words>(weights), low = both << 16, high = both & 0xffff0000u;
        uint32_t of_low = inputs << 16, of_high = inputs & 0xffff0000u;
        float first, second;
        std::memcpy(&first, &of_low, 4);
        std::memcpy(&second, &of_high, 4);
        sums += load<Floats>(&low) * first;
        sums += load<Floats>(&high) * second;
#endif
    }
    static Floats finished(Floats sums, const float *, const float *, float) { return sums; }
};

// Inputs are numbers from 1 to 255, with 128 for nothing, times a scale of their row's own; weights from -127 to 127.
struct Int8 {
    static constexpr int STEP = 4;
    typedef Ints Sums;
    static void add(Ints &sums, uint32_t inputs, const uint32_t *weights) {
#if defined(__AVX512VNNI__)
        sums = (Ints)_mm512_dpbusd_epi32((__m512i)sums, _mm512_set1_epi32((int)inputs), load<__m512i>(weights));
#else
        Ints all_four = load<Ints>(weights);
        for (int one = 0; one < 4; one++) {
            Ints weight = (all_four << (24 - 8 * one)) >> 24;
            sums += weight * (int32_t)(inputs >> 8 * one & 255);
        }
#endif
    }
    static Floats finished(Ints sums, const float *scales, const float *zeros, float scale) {
        return (__builtin_convertvector(sums, Floats) - load<Floats>(zeros)) * (load<Floats>(scales) * scale);
    }
};

inline uint16_t to_bf16(float number) {
    uint32_t bits;
    std::memcpy(&bits, &number, 4);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);  // to the nearest, ties to even
}

struct Matrix {
    int in = 0, out = 0, units = 0, panels = 0;
    Kind kind = Kind::fp32;
    Block<uint32_t> weights;  // (panels, units, COLUMNS)
    Block<float> bias;        // (panels · COLUMNS); NEVER where there is no output
    Block<float> scales;      // int8: of each output
    Block<float> zeros;       // int8: what 128 for nothing adds up to

    Matrix() = default;
    // The weight of input i in output o stands at from[o · stride + i · step_in].
    Matrix(const float *from, int stride, int in, int out, const float *given_bias, Kind kind, int step_in = 1) : in(in), out(out), kind(kind) {
        int step = kind == Kind::fp32 ? 1 : kind == Kind::bf16 ? 2 : 4;
        units = kind == Kind::fp32 ? in : padded(in, step * words_at_once()) / step;
        panels = padded(out, COLUMNS) / COLUMNS;
        int width = panels * COLUMNS;
        weights = block<uint32_t>((size_t)width * units);
        bias = block<float>(width), scales = block<float>(width), zeros = block<float>(width);
        std::memset(weights.get(), 0, (size_t)width * units * 4);
        for (int o = 0; o < width; o++) {
            bias[o] = o < out ? (given_bias ? given_bias[o] : 0.0f) : NEVER;
            scales[o] = zeros[o] = 0.0f;
            if (o >= out) continue;
            const float *row = from + (size_t)o * stride;
            if (kind == Kind::int8) {
                float most = 0;
                for (int i = 0; i < in; i++) most = std::max(most, std::fabs(row[(size_t)i * step_in]));
                scales[o] = most / 127.0f;
            }
            uint32_t *column = &weights[(size_t)(o / COLUMNS) * units * COLUMNS + o % COLUMNS];
            for (int i = 0; i < in; i++) {
                uint32_t *at = column + (size_t)(i / step) * COLUMNS;
                const float weight = row[(size_t)i * step_in];
                if (kind == Kind::fp32) {
                    std::memcpy(at, &weight, 4);
                } else if (kind == Kind::bf16) {
                    reinterpret_cast<uint16_t *>(at)[i % 2] = to_bf16(weight);
                } else {
                    int number = scales[o] > 0 ? (int)std::lrint(weight / scales[o]) : 0;
                    reinterpret_cast<int8_t *>(at)[i % 4] = (int8_t)number;
                    zeros[o] += 128.0f * (float)number;
                }
            }
        }
    }
    int width() const { return panels * COLUMNS; }
};

// The greatest distance from zero.
inline float furthest(const float *numbers, int count) {
    Floats far = {};
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
        Floats some = load<Floats>(numbers + i);
        far = greater(chosen(some < 0.0f, -some, some), far);
    }
    float most = greatest(far);
    for (; i < count; i++) most = std::max(most, std::fabs(numbers[i]));
    return most;
}

// Inputs as a kind wants them.
struct Inputs {
    std::vector<uint32_t> words;
    std::vector<float> scales;

    const uint32_t *prepare(const Matrix &matrix, const float *rows, int stride, int count) {
        words.resize((size_t)count * matrix.units);
        scales.resize(count);
        for (int r = 0; r < count; r++) {
            const float *row = rows + (size_t)r * stride;
            if (matrix.kind == Kind::bf16) {
                uint16_t *to = reinterpret_cast<uint16_t *>(&words[(size_t)r * matrix.units]);
                for (int i = 0; i < matrix.in; i++) to[i] = to_bf16(row[i]);
                for (int i = matrix.in; i < 2 * matrix.units; i++) to[i] = 0;
            } else {
                uint8_t *to = reinterpret_cast<uint8_t *>(&words[(size_t)r * matrix.units]);
                float most = furthest(row, matrix.in);
                float scale = most > 0 ? 127.0f / most : 0.0f;
                for (int i = 0; i < matrix.in; i++) to[i] = (uint8_t)(int)(row[i] * scale + 128.5f);
                for (int i = matrix.in; i < 4 * matrix.units; i++) to[i] = 128;
                scales[r] = most / 127.0f;
            }
        }
        return words.data();
    }
};

// Who gets the outputs of a row from a column on, as the two vectors of a panel: any function, by reference.
class Take {
  public:
    template <class Function>
    Take(const Function &function) : function(&function), call([](const void *own, int row, int column, Floats first, Floats second) { (*static_cast<const Function *>(own))(row, column, first, second); }) {}
    void operator()(int row, int column, Floats first, Floats second) const { call(function, row, column, first, second); }

  private:
    const void *function;
    void (*call)(const void *, int, int, Floats, Floats);
};

// The outputs of a row from a column on, from their sums.
template <class K>
inline void give(const Matrix &matrix, const typename K::Sums *sums, float scale, int row, int column, Take take) {
    Floats found[2];
    for (int half = 0; half < 2; half++) {
        const int from = column + half * LANES;
        found[half] = K::finished(sums[half], &matrix.scales[from], &matrix.zeros[from], scale) + load<Floats>(&matrix.bias[from]);
    }
    take(row, column, found[0], found[1]);
}

// R rows through P panels: the sums stay in registers until they are given away.
template <class K, int R, int P>
void tile(const Matrix &matrix, const uint32_t *rows, size_t stride, const float *scales, int row, int panel, Take take) {
    typename K::Sums sums[R][2 * P] = {};
    const size_t size = (size_t)matrix.units * COLUMNS;
    const uint32_t *weights = &matrix.weights[panel * size];
    const uint32_t *inputs = rows + row * stride;
    for (int unit = 0; unit < matrix.units; unit++) {
#pragma GCC unroll 12
        for (int r = 0; r < R; r++) {
            uint32_t input = inputs[r * stride + unit];
#pragma GCC unroll 8
            for (int p = 0; p < P; p++) {
                K::add(sums[r][2 * p], input, weights + p * size + (size_t)unit * COLUMNS);
                K::add(sums[r][2 * p + 1], input, weights + p * size + (size_t)unit * COLUMNS + LANES);
            }
        }
    }
#pragma GCC unroll 12
    for (int r = 0; r < R; r++) {
        float scale = scales ? scales[row + r] : 1.0f;
        for (int p = 0; p < P; p++) give<K>(matrix, &sums[r][2 * p], scale, row + r, (panel + p) * COLUMNS, take);
    }
}

template <class K, int R>
inline void some_rows(int count, const Matrix &matrix, const uint32_t *rows, size_t stride, const float *scales, int row, int panel, Take take) {
    if constexpr (R > 1) {
        if (count < R) return some_rows<K, R - 1>(count, matrix, rows, stride, scales, row, panel, take);
    }
    tile<K, R, 1>(matrix, rows, stride, scales, row, panel, take);
}

template <class K>
void multiply(const Matrix &matrix, const uint32_t *rows, size_t stride, const float *scales, int count, Take take) {
    int panel = 0;
    if (count == 1)  // a single row waits for memory: four panels at a time keep it busy
        for (; panel + 4 <= matrix.panels; panel += 4) tile<K, 1, 4>(matrix, rows, stride, scales, 0, panel, take);
    if (count == 2)
        for (; panel + 2 <= matrix.panels; panel += 2) tile<K, 2, 2>(matrix, rows, stride, scales, 0, panel, take);
    int blocks = (count + ROWS - 1) / ROWS;
    for (; panel < matrix.panels; panel++)
        for (int block = 0; block < blocks; block++) {
            int row = (int)((long)count * block / blocks), end = (int)((long)count * (block + 1) / blocks);
            some_rows<K, ROWS>(end - row, matrix, rows, stride, scales, row, panel, take);
        }
}

#if defined(TILES)
static_assert(COLUMNS == 2 * TILE_WORDS);
constexpr int TOO_FEW = 4;  // rows in int8 that are multiplied sooner without tiles, and to the same digits

// R blocks of rows by P panels of outputs, of at most four tiles of sums.
template <class K, int R, int P>
void on_tiles(const Matrix &matrix, const uint32_t *rows, size_t stride, const float *scales, int row, int end, int panel, Take take) {
    alignas(64) typename K::Sums sums[R * TILE_ROWS][2 * P];
    const size_t size = (size_t)matrix.units * COLUMNS;
    add_tiles<K::STEP == 4, R, P>(rows + row * stride, stride, &matrix.weights[panel * size], size, COLUMNS, matrix.units, sums);
    for (int r = 0; r < end - row; r++) {
        float scale = scales ? scales[row + r] : 1.0f;
        for (int p = 0; p < P; p++) give<K>(matrix, &sums[r][2 * p], scale, row + r, (panel + p) * COLUMNS, take);
    }
}

template <class K>
void multiply_on_tiles(const Matrix &matrix, const uint32_t *rows, size_t stride, const float *scales, int count, Take take) {
    const int whole = count / (2 * TILE_ROWS) * 2 * TILE_ROWS;
    if (whole) {
        Tiles tiles(TILE_ROWS, TILE_ROWS);
        for (int panel = 0; panel < matrix.panels; panel++)
            for (int row = 0; row < whole; row += 2 * TILE_ROWS) on_tiles<K, 2, 1>(matrix, rows, stride, scales, row, row + 2 * TILE_ROWS, panel, take);
    }
    const int rest = count - whole;
    if (rest > TILE_ROWS) {
        Tiles tiles(TILE_ROWS, rest - TILE_ROWS);
        for (int panel = 0; panel < matrix.panels; panel++) on_tiles<K, 2, 1>(matrix, rows, stride, scales, whole, count, panel, take);
    } else if (rest) {
        Tiles tiles(rest, rest);
        int panel = 0;
        for (; panel + 2 <= matrix.panels; panel += 2) on_tiles<K, 1, 2>(matrix, rows, stride, scales, whole, count, panel, take);
        if (panel < matrix.panels) on_tiles<K, 1, 1>(matrix, rows, stride, scales, whole, count, panel, take);
    }
}
#endif

// W x + b of each row.
inline void product_into(const Matrix &matrix, const float *rows, int stride, int count, Inputs &inputs, Take take) {
    if (matrix.kind == Kind::fp32)
        return multiply<Fp32>(matrix, reinterpret_cast<const uint32_t *>(rows), stride, nullptr, count, take);
    const uint32_t *words = inputs.prepare(matrix, rows, stride, count);
#if defined(TILES)
    if (has_tiles() && matrix.kind == Kind::bf16)
        return multiply_on_tiles<Bf16>(matrix, words, matrix.units, nullptr, count, take);
    if (has_tiles() && count > TOO_FEW)
        return multiply_on_tiles<Int8>(matrix, words, matrix.units, inputs.scales.data(), count, take);
#endif
    if (matrix.kind == Kind::bf16)
        multiply<Bf16>(matrix, words, matrix.units, nullptr, count, take);
    else
        multiply<Int8>(matrix, words, matrix.units, inputs.scales.data(), count, take);
}

// The same into rows of `matrix.width()` numbers.
inline void product(const Matrix &matrix, const float *rows, int stride, int count, Inputs &inputs, float *outputs) {
    int width = matrix.width();
    product_into(matrix, rows, stride, count, inputs, [=](int row, int column, Floats first, Floats second) {
        float *to = outputs + (size_t)row * width + column;
        store(to, first);
        store(to + LANES, second);
    });
}
