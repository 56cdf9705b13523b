"""The translation of the training sentence most like the input: what memory alone gives, a floor for any model."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from seq2seq.data.corpus import Pair

ORDERS = range(1, 7)  # character n-grams as in chrF
BETA2 = 4.0  # chrF counts recall twice as much as precision


def nearest_translations(sources: Sequence[str], train: Sequence[Pair]) -> list[str]:
    """For each source, the target of the training pair whose source has the highest chrF with it."""
    index = NearestIndex([pair.source for pair in train])
    return [train[index.nearest(source)].target for source in sources]


class NearestIndex:
    """An inverted index of character n-grams.

    The n-th occurrence of a gram is a feature of its own, so that the overlap of two sentences, which chrF needs with
    counts clipped, is the number of features they share.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        postings: list[dict[tuple[str, int], list[int]]] = [{} for _ in ORDERS]
        self.sizes = np.zeros((len(ORDERS), len(sentences)))
        for number, sentence in enumerate(sentences):
            for order, features in enumerate(features_by_order(sentence)):
                self.sizes[order, number] = len(features)
                for feature in features:
                    postings[order].setdefault(feature, []).append(number)
        self.postings = [{feature: np.array(found) for feature, found in table.items()} for table in postings]

    def nearest(self, sentence: str) -> int:
        """The number of the indexed sentence with the highest chrF against this one."""
        precision, recall, orders = np.zeros((3, self.sizes.shape[1]))
        for table, sizes, features in zip(self.postings, self.sizes, features_by_order(sentence), strict=True):
            if not features:
                continue
            orders += sizes > 0  # chrF averages over the orders that both sentences have
            found = [table[feature] for feature in features if feature in table]
            shared = np.bincount(np.concatenate(found), minlength=len(sizes)) if found else np.zeros(len(sizes))
            precision += shared / np.maximum(sizes, 1)
            recall += shared / len(features)
        precision, recall = precision / np.maximum(orders, 1), recall / np.maximum(orders, 1)
        return int(np.argmax((1 + BETA2) * precision * recall / np.maximum(BETA2 * precision + recall, 1e-9)))


def features_by_order(sentence: str) -> list[list[tuple[str, int]]]:
    """For each order, the grams of the sentence without its spaces, the repeated ones numbered."""
    text = "".join(sentence.split())
    result = []
    for order in ORDERS:
        grams = Counter(text[i : i + order] for i in range(len(text) - order + 1))
        result.append([(gram, nth) for gram, count in grams.items() for nth in range(count)])
    return result
