// Beam search, as seq2seq/search.py has it, without rules: each thread takes sentences from a queue as others end, and
// multiplies only for hypotheses that are alive. Several models speak as one, by the mean of their probabilities.
#pragma once

#include <atomic>

#include "model.h"

constexpr int PAD = 0, UNKNOWN = 1, BEGIN = 2, END = 3;

struct Request {
    const int *pieces;  // of the source, with its end
    int size, most, least, number;
};

struct Settings {
    int beam, n_best, slots, threads;
    double length_penalty;
};

struct Hypothesis {
    std::vector<int> pieces;
    double log_prob, score;
};

// The best pieces that may follow, and the sum over all that softmax divides by, as panels of scores come in.
struct Best {
    Floats sums;
    float most, least, end;  // the greatest score, the one to beat, that of <end>
    int wanted, filled;
    bool may_end;
    float *scores;
    int *pieces;

    void begin(int how_many, bool end_is_allowed, float *for_scores, int *for_pieces) {
        sums = all(0.0f), most = least = NEVER, end = NEVER, wanted = how_many, filled = 0, may_end = end_is_allowed;
        scores = for_scores, pieces = for_pieces;
    }
    void take(int column, Floats first, Floats second) {
        Floats peak = greater(first, second);
        if (any(peak > most)) {
            float greater_one = greatest(peak);
            sums *= exponential(all(most - greater_one));
            most = greater_one;
        }
        sums += exponential(first - most) + exponential(second - most);
        if (!column) end = first[END];
        if (!any(peak > least)) return;
        for (int lane = 0; lane < COLUMNS; lane++) {
            float score = lane < LANES ? first[lane] : second[lane - LANES];
            if (score > least) consider(column + lane, score);
        }
    }
    void consider(int piece, float score) {
        if (piece == PAD || piece == UNKNOWN || piece == BEGIN || (piece == END && !may_end)) return;
        int at = filled < wanted ? filled++ : wanted - 1;
        for (; at > 0 && scores[at - 1] < score; at--) scores[at] = scores[at - 1], pieces[at] = pieces[at - 1];
        scores[at] = score, pieces[at] = piece;
        if (filled == wanted) least = scores[wanted - 1];
    }
    void only_end() { scores[0] = end, pieces[0] = END, filled = 1; }
    float log_sum() const { return most + std::log(total(sums)); }
};

// The scores of all pieces for some rows, and what each row's softmax divides by: of a model that is not alone.
struct Scores {
    std::vector<float> all_of_them;
    std::vector<Best> sums;
    int width = 0, pieces = 0;  // with and without what fills the last panel

    void make(const Model &model, Desk &desk, int count) {
        width = model.output.width(), pieces = model.output.out;
        sums.resize(count);
        for (Best &one : sums) one.begin(0, false, nullptr, nullptr), one.least = INFINITY;  // none is sought
        float *to = room(all_of_them, (size_t)count * width);
        Best *own = sums.data();
        const int stride = width;
        product_into(model.output, desk.features.data(), wide(model.is.features), count, desk.inputs, [=](int row, int column, Floats first, Floats second) {
            float *at = to + (size_t)row * stride + column;
            store(at, first);
            store(at + LANES, second);
            own[row].take(column, first, second);
        });
    }
};

// The best by the sum of all models' probabilities; their scores become logarithms of the mean.
inline void take_means(const std::vector<Scores> &each, int row, Best &best) {
    std::vector<float> log_sums;
    for (const Scores &one : each) log_sums.push_back(one.sums[row].log_sum());
    auto sum = [&](int column) {
        Floats found = all(0.0f);
        for (size_t m = 0; m < each.size(); m++)
            found += exponential(load<Floats>(&each[m].all_of_them[(size_t)row * each[m].width + column]) - log_sums[m]);
        return found;
    };
    best.least = 0.0f;
    for (int column = 0; column < each[0].width; column += COLUMNS) {
        Floats first = sum(column), second = sum(column + LANES);
        if (!column) best.end = first[END];
        if (!any(greater(first, second) > best.least)) continue;
        for (int lane = 0; lane < COLUMNS && column + lane < each[0].pieces; lane++) {
            float score = lane < LANES ? first[lane] : second[lane - LANES];
            if (score > best.least) best.consider(column + lane, score);
        }
    }
    const float models = (float)each.size();
    for (int i = 0; i < best.filled; i++) best.scores[i] = std::log(best.scores[i] / models);
    best.end = std::log(best.end / models);
    best.most = 0.0f, best.sums = Floats{1.0f};  // of probabilities, all together make 1
}

struct Ended {
    double score, log_prob;
    int node;
};

struct Node {  // of the tree of all that was said: the piece, and what stood before it
    int parent, piece;
};

struct Sentence {
    const Request *request = nullptr;
    std::vector<Source> sources;  // as each model has read it
    std::vector<Node> said;
    std::vector<Ended> ended;  // the best first
    int places = 0, length = 0, hypotheses = 0;
};

struct Live {
    int sentence, node;
    double total;
};

struct Candidate {
    int row, piece;
    double total;
};

using Models = std::vector<std::unique_ptr<Model>>;

class Worker {
  public:
    void work(const Models &models, const Settings &settings, const std::vector<Request> &queue, std::atomic<size_t> &next, std::vector<std::vector<Hypothesis>> &results) {
        const size_t share = (queue.size() + settings.threads - 1) / settings.threads;
        const size_t refill = std::max(1, settings.slots / 4);
        live.clear(), idle.clear();
        parts.resize(models.size()), said_by_each.resize(models.size());
        if ((int)sentences.size() < settings.slots) sentences.resize(settings.slots);
        for (int slot = settings.slots - 1; slot >= 0; slot--) idle.push_back(slot);
        while (true) {
            if (live.empty() || idle.size() >= refill) {
                size_t wanted = live.empty() ? std::min(share, idle.size()) : refill, from = next.fetch_add(wanted);
                if (from < queue.size()) admit(models, settings, &queue[from], std::min(wanted, queue.size() - from));
            }
            if (live.empty()) return;
            step(models, settings, results);
        }
    }

  private:
    struct Part {  // what is a model's own
        Desk desk;
        std::vector<float> before, after;
        std::vector<Source *> sources;
    };
    std::vector<Part> parts;
    std::vector<Scores> said_by_each;
    std::vector<Sentence> sentences;
    std::vector<int> idle, last, pieces, parents;
    std::vector<Live> live, going_on;
    std::vector<float> scores;
    std::vector<Best> best;
    std::vector<Candidate> candidates;

    void admit(const Models &models, const Settings &settings, const Request *requests, size_t count) {
        std::vector<const int *> texts;
        std::vector<int> slots;
        for (size_t i = 0; i < count; i++) {
            int slot = idle.back();
            idle.pop_back();
            Sentence &one = sentences[slot];
            one.request = &requests[i], one.places = settings.beam, one.length = 0, one.hypotheses = 1;
            one.sources.resize(models.size());
            one.said.assign(1, Node{-1, BEGIN});
            one.ended.clear();
            texts.push_back(requests[i].pieces), slots.push_back(slot);
        }
        for (size_t m = 0; m < models.size(); m++) {
            Part &part = parts[m];
            std::vector<Source *> read;
            for (size_t i = 0; i < count; i++) {
                read.push_back(&sentences[slots[i]].sources[m]);
                read.back()->size = requests[i].size;
            }
            models[m]->read(texts, read, part.desk);
            const size_t size = models[m]->carried();
            part.before.resize((live.size() + count) * size);
            for (size_t i = 0; i < count; i++) {
                float *row = &part.before[(live.size() + i) * size];
                std::fill(row, row + size, 0.0f);
                std::copy(read[i]->start.begin(), read[i]->start.end(), row);
            }
        }
        for (int slot : slots) live.push_back(Live{slot, 0, 0.0});
    }

    void step(const Models &models, const Settings &settings, std::vector<std::vector<Hypothesis>> &results) {
        const int count = (int)live.size(), K = settings.beam;
        last.resize(count), best.resize(count);
        scores.resize((size_t)count * K), pieces.resize((size_t)count * K);
        for (int r = 0; r < count; r++) {
            const Sentence &one = sentences[live[r].sentence];
            last[r] = one.said[live[r].node].piece;
            best[r].begin(K, one.length + 1 >= one.request->least, &scores[(size_t)r * K], &pieces[(size_t)r * K]);
        }
        for (size_t m = 0; m < models.size(); m++) {
            const Model &model = *models[m];
            Part &part = parts[m];
            part.after.resize(count * (size_t)model.carried()), part.sources.resize(count);
            for (int r = 0; r < count; r++) part.sources[r] = &sentences[live[r].sentence].sources[m];
            model.step(count, last.data(), part.before.data(), part.after.data(), part.sources.data(), part.desk);
            if (models.size() > 1) said_by_each[m].make(model, part.desk, count);
        }
        if (models.size() > 1) {
            for (int r = 0; r < count; r++) take_means(said_by_each, r, best[r]);
        } else {
            const Model &model = *models[0];
            Best *found = best.data();
            product_into(model.output, parts[0].desk.features.data(), wide(model.is.features), count, parts[0].desk.inputs,
                         [=](int row, int column, Floats first, Floats second) { found[row].take(column, first, second); });
        }
        going_on.clear(), parents.clear();
        for (int from = 0; from < count;) {
            Sentence &one = sentences[live[from].sentence];
            int until = from + one.hypotheses;
            if (go_on(one, from, until, settings)) {
                results[one.request->number] = hypotheses(one, settings);
                idle.push_back(live[from].sentence);
            }
            from = until;
        }
        for (size_t m = 0; m < models.size(); m++) {
            const size_t size = models[m]->carried();
            parts[m].before.resize(going_on.size() * size);
            for (size_t r = 0; r < going_on.size(); r++)
                std::memcpy(&parts[m].before[r * size], &parts[m].after[parents[r] * size], size * sizeof(float));
        }
        std::swap(live, going_on);
    }

    // A piece more for the hypotheses of a sentence; true when nothing better can come.
    bool go_on(Sentence &one, int from, int until, const Settings &settings) {
        const int length = ++one.length, slot = live[from].sentence;
        const bool must_end = length >= one.request->most;
        candidates.clear();
        for (int r = from; r < until; r++) {
            float log_sum = best[r].log_sum();
            if (must_end) best[r].only_end();
            for (int i = 0; i < best[r].filled; i++)
                candidates.push_back(Candidate{r, best[r].pieces[i], live[r].total + (best[r].scores[i] - log_sum)});
        }
        auto better = [](const Candidate &a, const Candidate &b) { return a.total > b.total; };
        std::stable_sort(candidates.begin(), candidates.end(), better);
        if ((int)candidates.size() > one.places) candidates.resize(one.places);
        const double longer = std::pow((double)length, settings.length_penalty);
        const size_t first = going_on.size();
        double hope = -INFINITY;
        for (const Candidate &chosen : candidates) {
            const int node = (int)one.said.size();
            one.said.push_back(Node{live[chosen.row].node, chosen.piece});
            if (chosen.piece == END) {
                end(one, Ended{chosen.total / longer, chosen.total, node}, settings.beam);
                one.places--;
            } else {
                going_on.push_back(Live{slot, node, chosen.total});
                parents.push_back(chosen.row);
                hope = std::max(hope, chosen.total / std::pow((double)one.request->most, settings.length_penalty));
            }
        }
        one.hypotheses = (int)(going_on.size() - first);
        const bool is_done = !one.hypotheses || ((int)one.ended.size() >= settings.n_best && one.ended[settings.n_best - 1].score >= hope);
        if (is_done) going_on.resize(first), parents.resize(first);
        return is_done;
    }

    static void end(Sentence &one, const Ended &new_one, int beam) {
        auto at = one.ended.begin();
        while (at != one.ended.end() && at->score >= new_one.score) ++at;
        one.ended.insert(at, new_one);
        if ((int)one.ended.size() > beam) one.ended.pop_back();
    }

    static std::vector<Hypothesis> hypotheses(const Sentence &one, const Settings &settings) {
        std::vector<Hypothesis> found;
        for (const Ended &ended : one.ended) {
            if ((int)found.size() == settings.n_best) break;
            Hypothesis made{{}, ended.log_prob, ended.score};
            for (int node = one.said[ended.node].parent; node > 0; node = one.said[node].parent) made.pieces.push_back(one.said[node].piece);
            std::reverse(made.pieces.begin(), made.pieces.end());
            found.push_back(made);
        }
        return found;
    }
};
