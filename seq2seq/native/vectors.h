// Vectors of floats as wide as the processor's registers, and the few functions that gates and softmax need.
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
constexpr int LANES = 16;
#elif defined(__AVX2__)
constexpr int LANES = 8;
#else
constexpr int LANES = 4;
#endif

typedef float Floats __attribute__((vector_size(4 * LANES)));
typedef int32_t Ints __attribute__((vector_size(4 * LANES)));
typedef uint32_t Words __attribute__((vector_size(4 * LANES)));

constexpr int padded(int width, int unit = LANES) { return (width + unit - 1) / unit * unit; }

template <class V>
inline V load(const void *from) {
    V found;
    std::memcpy(&found, from, sizeof found);
    return found;
}

template <class V>
inline void store(void *to, V what) {
    std::memcpy(to, &what, sizeof what);
}

inline Floats all(float value) { return Floats{} + value; }

inline Floats chosen(Ints which, Floats yes, Floats no) { return which ? yes : no; }

inline Floats greater(Floats a, Floats b) { return chosen(a > b, a, b); }

inline bool any(Ints which) {
#if defined(__AVX512F__)
    __m512i bits;
    std::memcpy(&bits, &which, sizeof bits);
    return _mm512_test_epi32_mask(bits, bits) != 0;
#elif defined(__AVX2__)
    __m256i bits;
    std::memcpy(&bits, &which, sizeof bits);
    return !_mm256_testz_si256(bits, bits);
#else
    int32_t found = 0;
    for (int lane = 0; lane < LANES; lane++) found |= which[lane];
    return found != 0;
#endif
}

inline float total(Floats values) {
    float found = 0;
    for (int lane = 0; lane < LANES; lane++) found += values[lane];
    return found;
}

inline float greatest(Floats values) {
    float found = values[0];
    for (int lane = 1; lane < LANES; lane++) found = values[lane] > found ? values[lane] : found;
    return found;
}

// e^x to about one unit in the last place: x = n·ln 2 + r with |r| < ln 2 / 2, e^r by its series, 2^n by the exponent.
// What is no number stays none.
inline Floats exponential(Floats x) {
    x = chosen(x < -87.0f, all(-87.0f), x);
    x = chosen(x > 88.0f, all(88.0f), x);
    const float rounder = 12582912.0f;  // 1.5 · 2^23: adding it leaves no room for a fraction
    Floats n = (x * 1.44269504088896341f + rounder) - rounder;
    Floats r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    Floats series = all(1.9875691500e-4f);
    series = series * r + 1.3981999507e-3f;
    series = series * r + 8.3334519073e-3f;
    series = series * r + 4.1665795894e-2f;
    series = series * r + 1.6666665459e-1f;
    series = series * r + 5.0000001201e-1f;
    series = series * r * r + r + 1.0f;
    Ints exponent = (__builtin_convertvector(n, Ints) + 127) << 23;
    return series * load<Floats>(&exponent);
}

inline Floats sigmoid(Floats x) { return 1.0f / (1.0f + exponential(-x)); }

inline Floats hyperbolic_tangent(Floats x) { return 1.0f - 2.0f / (exponential(2.0f * x) + 1.0f); }
