// What Python calls. An engine is opened, given models by the names of their weights, translates batches of pieces, and is
// closed; single functions serve training.
#include <mutex>

#include "learning.h"
#include "search.h"

namespace {

thread_local std::string what_failed;

struct Engine {
    Models models;
    std::mutex lock;
    std::vector<std::unique_ptr<Worker>> resting;  // their memory serves the next call

    std::unique_ptr<Worker> hire() {
        std::lock_guard<std::mutex> held(lock);
        if (resting.empty()) return std::make_unique<Worker>();
        auto worker = std::move(resting.back());
        resting.pop_back();
        return worker;
    }
    void dismiss(std::unique_ptr<Worker> worker) {
        std::lock_guard<std::mutex> held(lock);
        resting.push_back(std::move(worker));
    }
};

template <class Call>
bool tried(Call call) {
    try {
        call();
        return true;
    } catch (const std::bad_alloc &) {
        what_failed = "out of memory";
        return false;
    } catch (const std::exception &error) {
        what_failed = error.what();
        return false;
    }
}

}  // namespace

extern "C" {

const char *s2s_error() { return what_failed.c_str(); }

// W x + b of some rows, as all layers are multiplied.
bool s2s_multiply(int kind, int count, int in, int out, const float *rows, const float *weight, const float *bias, float *outputs) {
    return tried([&] {
        Matrix matrix(weight, in, in, out, bias, (Kind)kind);
        Inputs inputs;
        std::vector<float> made((size_t)count * matrix.width());
        product(matrix, rows, in, count, inputs, made.data());
        for (int r = 0; r < count; r++) std::memcpy(outputs + (size_t)r * out, &made[(size_t)r * matrix.width()], out * sizeof(float));
    });
}

// Whether the processor multiplies bf16 by itself.
bool s2s_has_bf16() {
#if defined(__AVX512BF16__)
    return true;
#else
    return false;
#endif
}

bool s2s_gru_forwards(int kind, int threads, int T, int B, int H, const float *of_inputs, const float *weight, const float *bias, float *hidden, float *gates, float *news, float *of_hidden_news) {
    return tried([&] { gru_forwards((Kind)kind, threads, T, B, H, of_inputs, weight, bias, hidden, gates, news, of_hidden_news); });
}

bool s2s_gru_backwards(int kind, int threads, int T, int B, int H, const float *arriving, const float *weight, float *hidden, float *gates, float *news, float *of_hidden_news, float *of_hidden, float *of_new, float *carried) {
    return tried([&] {
        gru_backwards((Kind)kind, threads, T, B, H, arriving, weight, hidden, gates, news, of_hidden_news, of_hidden, of_new, carried);
    });
}

bool s2s_wait_forwards(const Waiting *given) {
    return tried([&] { Waits(*given).forwards(); });
}

bool s2s_wait_backwards(const Waiting *given) {
    return tried([&] { Waits(*given).backwards(); });
}

void *s2s_open() { return new Engine(); }

bool s2s_add(void *engine, int count, const char *const *names, const float *const *data, const int *rows, const int *columns, const Options *options) {
    return tried([&] {
        Weights weights;
        for (int i = 0; i < count; i++) weights.tensors[names[i]] = Tensor{data[i], rows[i], columns[i]};
        static_cast<Engine *>(engine)->models.push_back(std::make_unique<Model>(weights, *options));
    });
}

void s2s_close(void *engine) { delete static_cast<Engine *>(engine); }

// `ends`, `most` and `least` are of each of `count` sources in `pieces`. The n-best translations of source i go, each
// with room for most[i] pieces, to `said` one after the other, and `sizes`, `log_probs` and `scores` get n_best numbers a
// source; a size of -1 stands where there is none.
bool s2s_translate(void *engine, int count, const int *pieces, const int *ends, const int *most, const int *least, const Settings *settings, int *said, int *sizes, double *log_probs, double *scores) {
    Engine &own = *static_cast<Engine *>(engine);
    return tried([&] {
        std::vector<Request> queue(count);
        for (int i = 0; i < count; i++) {
            int begin = i ? ends[i - 1] : 0;
            queue[i] = Request{pieces + begin, ends[i] - begin, most[i], least[i], i};
        }
        // The longest first: they are read together with others of their length, and none is left to wait for.
        std::stable_sort(queue.begin(), queue.end(), [](const Request &a, const Request &b) { return a.size > b.size; });
        std::vector<std::vector<Hypothesis>> results(count);
        std::atomic<size_t> next{0};
        Settings here = *settings;
        here.threads = std::max(1, std::min(here.threads, count));
        on_threads(here.threads, [&](int) {
            auto worker = own.hire();
            worker->work(own.models, here, queue, next, results);
            own.dismiss(std::move(worker));
        });
        for (int i = 0; i < count; i++)
            for (int n = 0; n < settings->n_best; n++, said += most[i], sizes++, log_probs++, scores++) {
                *sizes = -1;
                if (n >= (int)results[i].size()) continue;
                const Hypothesis &found = results[i][n];
                *sizes = (int)found.pieces.size(), *log_probs = found.log_prob, *scores = found.score;
                std::copy(found.pieces.begin(), found.pieces.end(), said);
            }
    });
}
}
