"""The recognition engine: RapidOCR's models on OpenVINO, on ONNX Runtime where OpenVINO is missing.

The models lie inside the rapidocr package; nothing is downloaded. One thread each: pages are read side
by side in worker processes. Input shapes are rounded up to a few sizes, because OpenVINO keeps compiled
code for every shape it has seen and would grow with each new one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np

from casefile.errors import KnownError
from casefile.recognition.ctc import Glyph, decode
from casefile.recognition.heat import boxes_of

LINE_PX = 48  # height the recogniser was trained on
_NARROWEST, _WIDEST = 160, 48 * 60  # narrower canvases read strokes of tables as characters
_DET = "PP-OCRv6_det_small.onnx"
_REC = "PP-OCRv6_rec_small.onnx"
_CLS = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"

Session = Callable[[np.ndarray], np.ndarray]


class EngineMissing(KnownError):
    """No recognition engine can be loaded; everything can still be done by hand."""

    code: ClassVar[str] = "engine_missing"


@dataclass(frozen=True, slots=True)
class Quad:
    """A piece of text found on a page: corners clockwise from top left in pixels, and how sure."""

    corners: np.ndarray
    score: float

    @property
    def width(self) -> float:
        return float(
            max(
                np.linalg.norm(self.corners[0] - self.corners[1]),
                np.linalg.norm(self.corners[3] - self.corners[2]),
            )
        )

    @property
    def height(self) -> float:
        return float(
            max(
                np.linalg.norm(self.corners[0] - self.corners[3]),
                np.linalg.norm(self.corners[1] - self.corners[2]),
            )
        )


def rapidocr_folder() -> Path:
    """Where the rapidocr package lies.

    Raises:
        EngineMissing: it is not installed.
    """
    spec = util.find_spec("rapidocr")
    if spec is None or not spec.origin:
        raise EngineMissing(reason="rapidocr")
    return Path(spec.origin).parent


def engine_name(runtime: str = "auto") -> str:
    """Name and versions of what would read, e.g. `rapidocr 3.10.0 PP-OCRv6 small, openvino 2026.4.1`."""
    chosen = _runtime(runtime)
    return f"rapidocr {metadata.version('rapidocr')} PP-OCRv6 small, {chosen} {metadata.version(chosen)}"


def _runtime(wanted: str) -> str:
    order = ("openvino", "onnxruntime") if wanted == "auto" else (wanted,)
    for name in order:
        if util.find_spec(name) is not None:
            return name
    raise EngineMissing(reason=" / ".join(order))


class Engine:
    """Detection, half-turn vote and recognition. Not thread-safe: one per process.

    Args:
        runtime: `auto`, `openvino` or `onnxruntime`.
        threads: threads of the runtime.

    Raises:
        EngineMissing: packages or models are missing or broken.
    """

    def __init__(self, runtime: str = "auto", threads: int = 1) -> None:
        models = rapidocr_folder() / "models"
        self.runtime = _runtime(runtime)
        try:
            self._sessions, self._alphabet = self._open(models, threads)
        except (ImportError, OSError, RuntimeError):
            if runtime != "auto" or self.runtime == "onnxruntime" or util.find_spec("onnxruntime") is None:
                raise EngineMissing(reason=self.runtime) from None
            # OpenVINO is installed but does not start on this machine (old CPU, missing library).
            self.runtime = "onnxruntime"
            try:
                self._sessions, self._alphabet = self._open(models, threads)
            except (ImportError, OSError, RuntimeError) as error:
                raise EngineMissing(reason=str(error).splitlines()[0]) from error

    def _open(self, models: Path, threads: int) -> tuple[dict[str, Session], list[str]]:
        opener = _openvino if self.runtime == "openvino" else _onnxruntime
        sessions: dict[str, Session] = {}
        alphabet: list[str] = []
        for job, name in (("det", _DET), ("cls", _CLS), ("rec", _REC)):
            path = models / name
            if not path.is_file():
                raise EngineMissing(reason=name)
            sessions[job], words = opener(path, threads)
            if job == "rec":
                alphabet = ["", *words, " "]
        return sessions, alphabet

    def detect(self, image: np.ndarray, side: int) -> list[Quad]:
        """Text on `image`.

        Args:
            image: BGR or grey.
            side: longer side of what the network sees, in pixels; smaller pages are not enlarged.
        """
        height, width = image.shape[:2]
        scale = min(1.0, side / max(height, width))
        rows, columns = max(16, round(height * scale)), max(16, round(width * scale))
        small = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        if small.ndim == 2:
            small = cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)
        canvas = np.zeros((1, 3, _up(rows, 128), _up(columns, 128)), np.float32)
        canvas[0, :, :rows, :columns] = (small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
        heat = np.ascontiguousarray(self._sessions["det"](canvas)[0, 0, :rows, :columns])
        return [Quad(corners, score) for corners, score in boxes_of(heat, (height, width))]

    def upside_down(self, crops: Sequence[np.ndarray]) -> list[float]:
        """For each line picture the probability (0–1) that it stands on its head."""
        answers: list[float] = []
        for crop in crops:
            canvas = np.zeros((1, 3, 48, 192), np.float32)
            wide = min(192, math.ceil(48 * crop.shape[1] / crop.shape[0]))
            line = cv2.resize(crop, (max(8, wide), 48), interpolation=cv2.INTER_AREA)
            canvas[0, :, :, : line.shape[1]] = _normal(line)
            answers.append(float(self._sessions["cls"](canvas)[0, 1]))
        return answers

    def recognise(self, crop: np.ndarray) -> list[Glyph]:
        """The characters of one line picture, left to right."""
        height, width = crop.shape[:2]
        if height < 2 or width < 2:
            return []
        wide = min(max(8, math.ceil(LINE_PX * width / height)), _WIDEST)
        if (wide, LINE_PX) != (width, height):
            shrinking = height > LINE_PX
            crop = cv2.resize(crop, (wide, LINE_PX), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
        full = max(_NARROWEST, _up(wide, 32 if wide <= 320 else 64 if wide <= 960 else 128))
        canvas = np.zeros((1, 3, LINE_PX, full), np.float32)
        canvas[0, :, :, :wide] = _normal(crop)
        return decode(self._sessions["rec"](canvas)[0], self._alphabet, wide / full)


def _up(size: int, step: int) -> int:
    return (size + step - 1) // step * step


def _normal(picture: np.ndarray) -> np.ndarray:
    plane = picture.astype(np.float32) / 127.5 - 1.0
    return plane[None] if plane.ndim == 2 else plane.transpose(2, 0, 1)


def _openvino(path: Path, threads: int) -> tuple[Session, list[str]]:
    import openvino

    core = openvino.Core()
    model = core.read_model(path)
    # Left at the runtime's own precision: bfloat16 where the CPU has it. On 27 made pages float32 misread no less
    # (59 against 57 of 8 011 characters) at a quarter more time; what is read is archived, so that a case does
    # not change when it moves to another machine.
    # Pinning would put the single thread of every worker on the same core.
    compiled = core.compile_model(
        model, "CPU", {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "ENABLE_CPU_PINNING": False}
    )
    request = compiled.create_infer_request()

    def run(batch: np.ndarray) -> np.ndarray:
        request.infer([batch], share_inputs=True)
        return request.get_output_tensor().data

    info: Any = model.get_rt_info()
    words: list[str] = []
    if "framework" in info and "character" in info["framework"]:
        words = info["framework"]["character"].value.splitlines()
    return run, words


def _onnxruntime(path: Path, threads: int) -> tuple[Session, list[str]]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors share no base of their own
        raise RuntimeError(str(error)) from error
    name = session.get_inputs()[0].name

    def run(batch: np.ndarray) -> np.ndarray:
        return session.run(None, {name: batch})[0]

    words = session.get_modelmeta().custom_metadata_map.get("character", "").splitlines()
    return run, words


_ENGINES: dict[tuple[str, int], Engine] = {}


def engine_for(runtime: str = "auto", threads: int = 1) -> Engine:
    """The process's engine, loaded on first use (about a second)."""
    key = (runtime, threads)
    if key not in _ENGINES:
        _ENGINES[key] = Engine(runtime, threads)
    return _ENGINES[key]
