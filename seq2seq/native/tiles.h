// Tiles, which some processors multiply at an instruction (AMX): 16 rows by 16 words of inputs, by 16 outputs.
//
// Products of bf16 are added up in another order than by vectors, so their sums differ in the last digits. All go this way
// or none, however few rows they have, so that a row never depends on what is beside it. Sums of int8 are the same.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AMX_BF16__) && defined(__AMX_INT8__) && defined(__AVX512F__) && defined(__x86_64__) && defined(__linux__)
#define TILES
#include <sys/syscall.h>
#include <unistd.h>

constexpr int TILE_ROWS = 16, TILE_WORDS = 16;

// Whether the system lends tiles, which it must be asked for once.
inline bool has_tiles() {
    constexpr long REQUEST_PERMISSION = 0x1023, TILE_DATA = 18;
    static const bool granted = syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
    return granted;
}

// Tiles are written by their numbers, as assembly: what compilers offer takes no template's argument as a number, and
// does not say all that it reads.
template <int TILE>
inline void clear_tile() {
    asm volatile("tilezero %%tmm%c0" : : "i"(TILE));
}

template <int TILE>
inline void load_tile(const void *from, size_t stride) {
    asm volatile("tileloadd (%0,%1,1), %%tmm%c2" : : "r"(from), "r"(stride), "i"(TILE) : "memory");
}

template <int TILE>
inline void store_tile(void *to, size_t stride) {
    asm volatile("tilestored %%tmm%c2, (%0,%1,1)" : : "r"(to), "r"(stride), "i"(TILE) : "memory");
}

template <bool INT8, int SUMS, int ROWS, int WEIGHTS>
inline void add_tile() {
    if constexpr (INT8)
        asm volatile("tdpbusd %%tmm%c0, %%tmm%c1, %%tmm%c2" : : "i"(WEIGHTS), "i"(ROWS), "i"(SUMS));
    else
        asm volatile("tdpbf16ps %%tmm%c0, %%tmm%c1, %%tmm%c2" : : "i"(WEIGHTS), "i"(ROWS), "i"(SUMS));
}

// The shapes of this thread's tiles while it lives: 0 and 1 are sums of the first rows, 2 and 3 of the second or of a
// second panel, 4 and 5 the rows, 6 and 7 weights.
class Tiles {
  public:
    Tiles(int first_rows, int second_rows) {
        struct alignas(64) {
            uint8_t palette = 1, start = 0, nothing[14] = {};
            uint16_t bytes[16] = {};
            uint8_t rows[16] = {};
        } shapes;
        const int rows[8] = {first_rows, first_rows, second_rows, second_rows, first_rows, second_rows, TILE_WORDS, TILE_WORDS};
        for (int i = 0; i < 8; i++) shapes.bytes[i] = 4 * TILE_WORDS, shapes.rows[i] = (uint8_t)rows[i];
        asm volatile("ldtilecfg %0" : : "m"(shapes));
    }
    ~Tiles() { asm volatile("tilerelease"); }
    Tiles(const Tiles &) = delete;
};

// The sums of R blocks of rows with P panels, `size` words apart, of weights in `columns` (two tiles) times `units`.
template <bool INT8, int R, int P>
inline void add_tiles(const uint32_t *rows, size_t stride, const uint32_t *weights, size_t size, int columns, int units, void *sums) {
    static_assert(R * P <= 2);
    const size_t across = 4 * stride, down = 4 * (size_t)columns;
    clear_tile<0>(), clear_tile<1>(), clear_tile<2>(), clear_tile<3>();
    for (int unit = 0; unit < units; unit += TILE_WORDS) {
        const uint32_t *own = weights + (size_t)unit * columns;
        load_tile<4>(rows + unit, across);
        load_tile<6>(own, down);
        add_tile<INT8, 0, 4, 6>();
        load_tile<7>(own + TILE_WORDS, down);
        add_tile<INT8, 1, 4, 7>();
        if constexpr (R == 2) {
            load_tile<5>(rows + TILE_ROWS * stride + unit, across);
            add_tile<INT8, 2, 5, 6>();
            add_tile<INT8, 3, 5, 7>();
        }
        if constexpr (P == 2) {
            load_tile<6>(own + size, down);
            add_tile<INT8, 2, 4, 6>();
            load_tile<7>(own + size + TILE_WORDS, down);
            add_tile<INT8, 3, 4, 7>();
        }
    }
    char *to = static_cast<char *>(sums);
    const size_t width = (size_t)P * 2 * 4 * TILE_WORDS;
    store_tile<0>(to, width), store_tile<1>(to + 64, width);
    if constexpr (R == 2) store_tile<2>(to + TILE_ROWS * width, width), store_tile<3>(to + TILE_ROWS * width + 64, width);
    if constexpr (P == 2) store_tile<2>(to + 128, width), store_tile<3>(to + 192, width);
}

#else

inline bool has_tiles() { return false; }

#endif

// What units of inputs and weights are whole multiples of.
inline int words_at_once() { return has_tiles() ? 16 : 1; }
