"""Refuses kinds that would hold persons, however called or mapped; judges nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from undersight.errors import Problem, shorten, worded

REASON = worded("The registry speaks of institutions and technology: it has no kind for persons")
CURE = worded(
    "Name the institution that acts. Authors of sources are text of the source, not records"
)

# Heads of a name that mean a human being, singular and plural, case-folded.
_WORDS = frozenset(
    """
    person persons people peoples individual individuals human humans suspect suspects victim
    victims witness
    witnesses officer officers policeman policemen policewoman employee employees worker
    workers citizen citizens
    man men woman women child children minor minors detainee detainees prisoner prisoners
    defendant defendants
    offender offenders criminal criminals migrant migrants refugee refugees journalist
    journalists activist
    activists politician politicians official officials author authors researcher researchers
    informant informants whistleblower whistleblowers passenger passengers patient patients
    pupil pupils student
    students protester protesters resident residents staff biography biographies
    personne personnes individu individus particulier particuliers suspecte suspects victime
    victimes témoin
    témoins policier policiers policière employé employés employée salarié salariés citoyen
    citoyens citoyenne
    homme hommes femme femmes enfant enfants auteur auteurs détenu détenus réfugié réfugiés
    militant militants
    persona personas individuo individuos sospechoso sospechosos víctima víctimas testigo
    testigos empleado
    empleados ciudadano ciudadanos hombre mujer niño niños
    pessoa pessoas indivíduo indivíduos suspeito suspeitos vítima vítimas testemunha
    testemunhas funcionário
    funcionários cidadão cidadãos empregado
    persone individui sospetto sospetti vittima vittime testimone testimoni poliziotto
    dipendente dipendenti
    cittadino cittadini uomo donna
    personen privatperson privatpersonen einzelperson einzelpersonen mensch menschen
    individuen verdächtiger
    verdächtige beschuldigter opfer zeuge zeugen zeugin beamter beamte beamtin polizist
    polizisten mitarbeiter
    mitarbeiterin angestellter angestellte bürger bürgerin mann frau
    persoon mens mensen verdachte verdachten slachtoffer slachtoffers getuige getuigen
    medewerker medewerkers
    burger burgers
    människa människor individ individer misstänkt vittne anställd medborgare menneske
    mennesker henkilö
    henkilöt ihminen ihmiset
    osoba osoby osób osobe człowiek ludzie podejrzany ofiara świadek pracownik obywatel člověk
    lidé podezřelý oběť
    svědek čovjek čovek ljudi svedok žrtva građanin
    személy személyek ember emberek gyanúsított áldozat tanú persoană persoane suspectul
    victimă martor cetățean
    osebe isik isikud inimene kişi kişiler insan insanlar şüpheli mağdur tanık vatandaş
    çalışan
    человек люди персона персоны лицо физлицо подозреваемый подозреваемые жертва жертвы
    свидетель свидетели
    сотрудник сотрудники гражданин граждане
    людина особа підозрюваний свідок громадянин особи лице човек свидетел заподозрян лица
    сведок
    πρόσωπο πρόσωπα άτομο άτομα άνθρωπος άνθρωποι ύποπτος θύμα μάρτυρας πολίτης
    شخص اشخاص أشخاص الشخص الأشخاص فرد أفراد الأفراد ضحية ضحايا شاهد شهود مشتبه موظف موظفون
    مواطن مواطنون إنسان
    ضابط ضباط افراد قربانی مظنون شهروند کارمند انسان گواہ متاثرہ شہری
    אדם אנשים איש חשוד חשודים קורבן קורבנות עד עדים עובד עובדים אזרח אזרחים שוטר שוטרים
    व्यक्ति लोग संदिग्ध पीड़ित गवाह नागरिक कर्मचारी मनुष्य
    ব্যক্তি মানুষ సాక్షి వ్యక్తి நபர்
    orang tersangka korban saksi warga mtu watu mshukiwa shahidi raia
    người บุคคล ผู้ต้องสงสัย
    人 人物 个人 個人 人员 人員 嫌疑人 受害者 受害人 证人 證人 公民 员工
    容疑者 被疑者 被害者 証人 従業員 市民
    사람 인물 개인 용의자 피해자 증인 시민 직원 경찰관
    """.split()
)

# Names that end or begin with such a word and still mean an organisation or a thing.
_NOT_PERSONS = frozenset(
    (
        "legal person",
        "legal persons",
        "juridical person",
        "juridical persons",
        "artificial person",
        "personne morale",
        "personnes morales",
        "persona jurídica",
        "personas jurídicas",
        "pessoa jurídica",
        "pessoas jurídicas",
        "persona giuridica",
        "persone giuridiche",
        "juristische person",
        "juristische personen",
        "osoba prawna",
        "юридическое лицо",
        "юридические лица",
        "شخص اعتباري",
    )
)

# "person record", "people table": a container of the word before it.
_HOLDERS = frozenset(
    """
    record records profile profiles entry entries page pages card cards entity entities item
    items object "     "objects kind type info details sheet fiche fiches ficha profil profils
    """.split()
)

# "person of interest", "victime de violences": what follows only narrows the word before it.
_NARROWING = frozenset(
    """
    of in with under at who from de du des d di del da van von mit im aus sous en pod из без в
    с من في
    """.split()
)

# Languages that put the narrowing adjective behind: "personne recherchée", "شخص مطلوب".
_NOUN_FIRST = frozenset(
    """
    personne personnes individu individus persona personas individuo individuos pessoa pessoas
    persone individui شخص أشخاص فرد أفراد אדם orang mtu watu người
    """.split()
)

_MAPPED = frozenset({"q5", "e21_person", "e21", "naturalperson", "privateperson"})


def _accentless(words: frozenset[str]) -> frozenset[str]:
    return frozenset(" ".join(_split(word)) for word in words)


def named_like_person(name: str) -> bool:
    """Whether a name means human beings.

    >>> named_like_person("Police officers"), named_like_person("Citizen group")
    (True, False)
    """
    words = _split(name)
    while len(words) > 1 and words[-1] in _HOLDERS:
        words.pop()
    if len(words) > 2 and words[0] in _HOLDERS and words[1] in _NARROWING:  # "profile of a person"
        words = [w for w in words[2:] if w not in ("a", "an", "the", "une", "un", "una", "uma")]
    if not words or " ".join(words) in _ORGANISATIONS:
        return False
    for place, word in enumerate(words):  # "person wanted by police": judge what stands before
        if place and word in _NARROWING:
            return words[place - 1] in _PEOPLE or words[0] in _NOUN_FIRST
    return words[-1] in _PEOPLE or words[0] in _NOUN_FIRST


def _split(name: str) -> list[str]:
    """The words of a name, case-folded, Latin ones without accents."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    # By category and not by \\W, which would cut Indic words at their vowel signs.
    spaced = "".join(" " if unicodedata.category(c)[0] in "PZSC" else c for c in folded)
    return [_bare(word) for word in spaced.split()]


def _bare(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return plain if plain.isascii() else word


def mapped_like_person(address: str) -> bool:
    """Whether an address of another vocabulary means human beings: schema:Person, wd:Q5."""
    local = re.split(r"[/#:]", address.strip().rstrip("/#"))[-1]
    return local.casefold() in _MAPPED or named_like_person(
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local)
    )


def judge(names: Iterable[str], mappings: Iterable[str], place: str) -> list[Problem]:
    """A problem for the first name and one for the first mapping that mean persons."""
    found = []
    name = next((n for n in names if named_like_person(n)), None)
    if name is not None:
        found.append(Problem(REASON, CURE, place, shorten(name), "person"))
    mapping = next((m for m in mappings if mapped_like_person(m)), None)
    if mapping is not None:
        found.append(
            Problem(
                worded("%(reason)s, nor one mapped to one", reason=REASON),
                CURE,
                place,
                shorten(mapping),
                "person",
            )
        )
    return found


_PEOPLE = _accentless(_WORDS)
_ORGANISATIONS = _accentless(_NOT_PERSONS)
