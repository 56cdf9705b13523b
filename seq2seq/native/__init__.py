"""Translation in compiled code: the whole search of a recurrent model on a CPU, without Python or PyTorch in a step.

It finds what the plain search finds (tests hold the two together), several times as fast. The sources beside this file
are compiled where they run, once, by the system's C++ compiler; where there is none, or where a model or a wish is not
among those that it knows, translation takes the plain path.
"""

from seq2seq.native.engine import Engine, open_engine, reason_to_refuse

__all__ = ["Engine", "open_engine", "reason_to_refuse"]
