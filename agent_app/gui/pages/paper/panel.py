"""A paper in the window: its preview, and printing, saving and putting it off, each kept in the record."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.core.vocabulary import Outlet
from agent_app.desk import issuing, papers
from agent_app.desk.desk import Desk
from agent_app.desk.issuing import Issued
from agent_app.gui.pages.paper import faces
from agent_app.gui.pages.paper.faces import PaperFace, read
from agent_app.gui.pages.paper.printer_choice import PrinterChoice
from agent_app.gui.pages.paper.side import PaperSide
from agent_app.gui.pages.paper_print import PrintRun
from agent_app.gui.pages.paper_view import PaperView
from agent_app.gui.pages.printers import NoPrinterError, Printers
from agent_app.gui.pages.where import as_pdf, ask_where_pdf
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE


class PaperPanel(QWidget):
    """The preview, and beside it what can be done. `printed(number, code)`: an issue was recorded; papers `without` are
    not offered."""

    printed = Signal(str, str)
    without: frozenset[str] = frozenset()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        printers: Printers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self.face: PaperFace | None = None
        self._issued: Issued | None = None
        self._to_note: Callable[[], object] = self.mark_given
        self._counted = ""
        self._run: PrintRun | None = None
        self._next: PaperFace | None = None
        self.view = PaperView()
        self.printer = PrinterChoice(desk, tasks, printers)
        self.printer.ask_pressed.connect(lambda: self.print_now(by_dialog=True))
        self.side = PaperSide(
            self.printer,
            on_print=self.print_now,
            on_save=self.save_as,
            on_later=self.put_off,
            on_note=lambda: self._to_note(),
        )
        self.side.kind_chosen.connect(lambda code: self._load(code))
        self.side.given_turned.connect(self._say_deed)
        self.side.paired_turned.connect(lambda: self.face and self._load(self.face.code))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.panel)
        row.addWidget(self.view, 1)
        row.addWidget(self.side)

    @property
    def said(self) -> str:
        """What was told last beside the paper, "" when nothing is."""
        return self.side.said

    @property
    def busy(self) -> bool:
        """Whether something is being printed; it then says so, and that one has to wait."""
        if self._run is not None:
            self.tell("soon", faces.STILL)
        return self._run is not None

    def open(self, number: str, code: str = "receipt") -> None:
        """Shows a paper of a case."""
        self.side.clear()
        self.printer.begin()
        self._load(code, number)

    def show_paper(self, face: PaperFace) -> None:
        """Shows a paper that is there already; what is being printed stays until it is printed."""
        if self._run is not None:
            self._next = face
            return
        self.face, self._issued = face, None
        self.side.clear()
        self.view.show_pdf(face.pdf)
        self.side.title.setText(face.title)
        self._counted = faces.counted(face, self.view.document.pageCount())
        self.side.fact.setText(self._counted)
        self.side.offer([one for one in face.choices if one[0] not in self.without], face.code)
        self.side.given.setVisible(face.to_resident and bool(face.number))
        self.side.paired.setVisible(face.pairs)
        if face.told:
            self.tell("info", face.told)
        self.side.offer_note("")
        self.side.save_button.setVisible(not face.only_once)
        self.side.later_button.setVisible(face.of_case)
        self._say_deed()
        self.view.describe(f"预览，{face.title}，{self._counted}")

    def forget_once(self) -> bool:
        """Takes a paper away that is shown only once; False when another one is shown, or none."""
        if self.face is None or not self.face.only_once:
            return False
        self.face = None
        self.view.clear()
        return True

    def add_way(self, way: QWidget) -> None:
        """Puts a way on at the foot of the side."""
        self.side.add_way(way)

    def begin(self) -> None:
        """Puts the focus on printing."""
        self.side.begin()

    def tell(self, kind: str, sentence: str) -> None:
        """Says something beside the paper, until the next thing is done."""
        self.side.tell(kind, sentence)

    # What can be done

    def print_now(self, *, by_dialog: bool = False) -> None:
        """Prints as it is chosen beside the paper, or in the system's dialog, and records it."""
        face = self.face
        if face is None or self._run is not None or self._anew(lambda: self.print_now(by_dialog=by_dialog)):
            return
        self.side.clear()
        printer = self._printer(face, by_dialog=by_dialog)
        if printer is None:
            return
        if self.face is not face:  # chosen before, and read while the printer was asked for
            self.tell("soon", faces.OTHER)
            return
        copies = printer.copyCount()
        leaves = [1] * self.view.document.pageCount() if face.apart else []
        self._run = PrintRun(self.view.document, printer, self, leaves=leaves)
        self._run.advanced.connect(
            lambda done, total: self.side.fact.setText(f"正在打第{done}张，共{total}张")
        )
        self._run.ended.connect(lambda whole: self._printing_ended(face, copies, whole=whole))
        self.side.kinds.setEnabled(False)
        self._run.start()
        if not by_dialog:
            self.printer.keep()

    def _printer(self, face: PaperFace, *, by_dialog: bool) -> QPrinter | None:
        """The printer that is chosen; where there is none to print on, that is said, with what else can be done."""
        try:
            return self.printer.take(self.view.document.pageCount(), by_dialog=by_dialog)
        except NoPrinterError as error:
            self.tell("soon", faces.no_printer(face, error.name))
        self.printer.look_again()
        if not face.only_once:
            self.side.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return None

    def save_as(self) -> None:
        """Asks where, and saves the PDF there."""
        if self.face is None or self._anew(self.save_as):
            return
        number = self.face.number if self.face.of_case else ""
        if out := ask_where_pdf(self, " ".join(filter(None, (self.face.title, number)))):
            self.save_to(out)

    def save_to(self, out: Path) -> None:
        """Saves the PDF, and records that where it belongs to something."""
        if self.face is None:
            return
        face, path = self.face, as_pdf(out)
        self._tasks.operation(
            lambda _: papers.save_paper(path, face.pdf),
            lambda _: self._saved(face, path),
            "正在存成 PDF",
            owner=self,
            failed=self._trouble,
        )

    def put_off(self) -> None:
        """Lets the paper wait for a printer."""
        face = self.face
        if face is None or not face.of_case:
            return
        self._tasks.operation(
            lambda _: faces.put_off(self._desk, face),
            lambda _: self.tell("info", faces.PUT_OFF),
            "正在放好",
            changes=Topic.DRAFTS,
            owner=self,
            failed=self._trouble,
        )

    def record(self, face: PaperFace, outlet: Outlet, copies: int, told: str = "") -> None:
        """Notes that the paper left the desk, and given where that is ticked; `told` is said with it."""
        given = outlet is Outlet.PRINTED and face.to_resident and self.side.given.isChecked()
        self.side.offer_note("")

        def failed(error: AppError) -> None:
            self._to_note = lambda: self.record(face, outlet, copies, told)
            self.side.offer_note("再记一次")
            out = "纸打出来了" if outlet is Outlet.PRINTED else "文件存好了"
            self.tell("late", f"{out}，还没有记上。{error.sentence}")

        self._tasks.operation(
            lambda _: faces.record(self._desk, face, outlet, copies, given=given),
            lambda issued: self._noted(face, outlet, issued, given, told),
            "正在记下",
            changes=Topic.CASES | Topic.DRAFTS,
            owner=self,
            failed=failed,
        )

    def mark_given(self) -> None:
        """Notes that what was recorded last has now been given to the resident."""
        face, issued = self.face, self._issued
        if face is None or issued is None:
            return
        self.side.offer_note("")
        self._tasks.operation(
            lambda _: issuing.mark_given(self._desk, face.number, issued.record),
            lambda _: self.tell("info", "记下了：已交给本人。"),
            "正在记下",
            changes=Topic.CASES,
            owner=self,
            failed=self._trouble,
        )

    # What came of it

    def _anew(self, then: Callable[[], object]) -> bool:
        """What leaves the desk again says that it is a further time: then it is read first, and `then` is done."""
        if self.face is None or self._issued is None:
            return False
        self._load(self.face.code, then=then)
        return True

    def _load(self, code: str, number: str = "", then: Callable[[], object] | None = None) -> None:
        wanted = number or (self.face.number if self.face else "")
        paired = self.side.paired.isChecked()

        def show(face: PaperFace) -> None:
            self.show_paper(face)
            if then and self.face is face:
                then()

        self._tasks.query(
            lambda: read(self._desk, wanted, code, paired=paired),
            show,
            owner=self,
            key="paper",
            failed=self._trouble,
        )

    def _printing_ended(self, face: PaperFace, copies: int, *, whole: bool) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
        self.side.kinds.setEnabled(True)
        self.side.fact.setText(self._counted)
        if self._next is not None:
            waiting, self._next = self._next, None
            self.show_paper(waiting)
        if not whole:
            self.tell("late", faces.silent(face))
        elif face.number:
            self.record(face, Outlet.PRINTED, copies)
        else:
            self.tell("info", "打好了。")

    def _saved(self, face: PaperFace, path: Path) -> None:
        if face.number:
            self.record(face, Outlet.SAVED, 1, f"存好了：{path}。")
        else:
            self.tell("info", f"存好了：{path}")

    def _noted(self, face: PaperFace, outlet: Outlet, issued: Issued, given: bool, told: str) -> None:
        if self.face is face:
            self._issued = issued
            self.side.fact.setText(
                f"{self._counted}；已打印{issued.issue}次" if issued.issue > 1 else self._counted
            )
            self.tell("info", told + faces.noted(face, outlet, issued.issue, given=given))
            self._to_note = self.mark_given
            self.side.offer_note("记下已交给本人" if face.to_resident and not given else "")
        self.printed.emit(face.number, face.code)

    def _say_deed(self) -> None:
        if self.face is not None:
            words = faces.print_words(self.face, given=self.side.given.isChecked())
            self.side.print_button.set_text(words)

    def _trouble(self, error: AppError) -> None:
        self.tell("late", error.sentence)
