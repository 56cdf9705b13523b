// Tiles, which some processors multiply at an instruction (AMX): 16 rows by 16 words of inputs, by 16 outputs.
//
// Products of bf16 are added up in another order than by vectors, so their sums differ in the last digits. All go this way
// or none, however few rows they have, so that a row never depends on what is beside it. Sums of int8 are the same.
#pragma once

#if defined(__AMX_BF16__) && defined(__AMX_INT8__) && defined(__linux__)
#define TILES
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include <cstddef>
#include <cstdint>

constexpr int TILE_ROWS = 16, TILE_WORDS = 16;

#if defined(TILES)

// Whether the system lends tiles, which it must be asked for once.
inline bool has_tiles() {
    constexpr long REQUEST_PERMISSION = 0x1023, TILE_DATA = 18;
    static const bool granted = syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
    return granted;
}

// The shapes of this thread's tiles while it lives: 0 to 3 are sums, 4 and 5 two blocks of rows, 6 and 7 weights.
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
    ~Tiles() { _tile_release(); }
    Tiles(const Tiles &) = delete;
};

template <bool INT8, int SUMS, int ROWS, int WEIGHTS>
inline void add_tile() {
    if constexpr (INT8)
        asm volatile("tdpbusd %%tmm%c0, %%tmm%c1, %%tmm%c2" : : "i"(WEIGHTS), "i"(ROWS), "i"(SUMS));
    else
        asm volatile("tdpbf16ps %%tmm%c0, %%tmm%c1, %%tmm%c2" : : "i"(WEIGHTS), "i"(ROWS), "i"(SUMS));
}

template <int TILE>
inline void load_tile(const void *from, size_t stride) {
    asm volatile("tileloadd (%0,%1,1), %%tmm%c2" : : "r"(from), "r"(stride), "i"(TILE) : "memory");
}

template <int TILE>
inline void store_tile(void *to, size_t stride) {
    asm volatile("tilestored %%tmm%c2, (%0,%1,1)" : : "r"(to), "r"(stride), "i"(TILE) : "memory");
}

// The sums of R blocks of rows with P panels, `size` words apart, of weights in `columns` (two tiles) times `units`.
template <bool INT8, int R, int P>
inline void add_tiles(const uint32_t *rows, size_t stride, const uint32_t *weights, size_t size, int columns, int units, void *sums) {
    static_assert(R * P <= 2);
    const size_t across = 4 * stride, down = 4 * (size_t)columns;
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
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

inline int words_at_once() { return has_tiles() ? TILE_WORDS : 1; }

#else

inline int words_at_once() { return 1; }

#endif
