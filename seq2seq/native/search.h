// Beam search, as seq2seq/search.py has it, for one model and without rules: each thread takes sentences from a queue as
// others end, and multiplies only for hypotheses that are alive.
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

struct Ended {
    double score, log_prob;
    int node;
};

struct Node {  // of the tree of all that was said: the piece, and what stood before it
    int parent, piece;
};

struct Sentence {
    const Request *request = nullptr;
    Source source;
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

class Worker {
  public:
    void work(const Model &model, const Settings &settings, const std::vector<Request> &queue, std::atomic<size_t> &next, std::vector<std::vector<Hypothesis>> &results) {
        const size_t share = (queue.size() + settings.threads - 1) / settings.threads;
        const size_t refill = std::max(1, settings.slots / 4);
        live.clear(), idle.clear();
        if ((int)sentences.size() < settings.slots) sentences.resize(settings.slots);
        for (int slot = settings.slots - 1; slot >= 0; slot--) idle.push_back(slot);
        while (true) {
            if (live.empty() || idle.size() >= refill) {
                size_t wanted = live.empty() ? std::min(share, idle.size()) : refill, from = next.fetch_add(wanted);
                if (from < queue.size()) admit(model, settings, &queue[from], std::min(wanted, queue.size() - from));
            }
            if (live.empty()) return;
            step(model, settings, results);
        }
    }

  private:
    Desk desk;
    std::vector<Sentence> sentences;
    std::vector<int> idle, last, pieces, parents;
    std::vector<Live> live, going_on;
    std::vector<float> before, after, scores;
    std::vector<Best> best;
    std::vector<Source *> sources;
    std::vector<Candidate> candidates;

    void admit(const Model &model, const Settings &settings, const Request *requests, size_t count) {
        std::vector<const int *> texts;
        std::vector<Source *> read;
        const size_t size = model.carried(), start = (size_t)model.is.layers * model.is.hidden;
        std::vector<int> slots;
        for (size_t i = 0; i < count; i++) {
            int slot = idle.back();
            idle.pop_back();
            Sentence &one = sentences[slot];
            one.request = &requests[i], one.places = settings.beam, one.length = 0, one.hypotheses = 1;
            one.source.size = requests[i].size;
            one.said.assign(1, Node{-1, BEGIN});
            one.ended.clear();
            texts.push_back(requests[i].pieces), read.push_back(&one.source), slots.push_back(slot);
        }
        model.read(texts, read, desk);
        before.resize((live.size() + count) * size);
        for (int slot : slots) {
            float *row = &before[live.size() * size];
            std::fill(row, row + size, 0.0f);
            std::copy(sentences[slot].source.start.begin(), sentences[slot].source.start.begin() + start, row);
            live.push_back(Live{slot, 0, 0.0});
        }
    }

    void step(const Model &model, const Settings &settings, std::vector<std::vector<Hypothesis>> &results) {
        const int count = (int)live.size(), K = settings.beam;
        const size_t size = model.carried();
        last.resize(count), sources.resize(count), best.resize(count);
        scores.resize((size_t)count * K), pieces.resize((size_t)count * K), after.resize(count * size);
        for (int r = 0; r < count; r++) {
            Sentence &one = sentences[live[r].sentence];
            last[r] = one.said[live[r].node].piece, sources[r] = &one.source;
            best[r].begin(K, one.length + 1 >= one.request->least, &scores[(size_t)r * K], &pieces[(size_t)r * K]);
        }
        model.step(count, last.data(), before.data(), after.data(), sources.data(), desk);
        Best *found = best.data();
        product_into(model.output, desk.features.data(), wide(model.is.features), count, desk.inputs,
                     [=](int row, int column, Floats first, Floats second) { found[row].take(column, first, second); });
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
        before.resize(going_on.size() * size);
        for (size_t r = 0; r < going_on.size(); r++)
            std::memcpy(&before[r * size], &after[parents[r] * size], size * sizeof(float));
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
