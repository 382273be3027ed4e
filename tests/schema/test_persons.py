"""Kinds for persons are refused under any name; what only sounds like one is not."""

from __future__ import annotations

import pytest
from schema.texts import with_kind

from undersight.errors import InvalidError
from undersight.schema.load import load
from undersight.schema.persons import mapped_like_person, named_like_person

PERSONS = """
person Persons people Individual suspect Suspects victim witness officer employee citizen
Police_officers Person_of_interest Wanted_person Missing_persons natural_person Private_individual
Government_official person_record People_profile Profile_of_a_person Data_subject_person Author
personne Personnes Personne_recherchée témoin temoin Victimes_de_violences Policier
persona persona_de_interés Sospechoso pessoa individuo testimone Person Privatpersonen Zeuge Mensch
persoon verdachte человек Люди Подозреваемый Физическое_лицо
شخص أشخاص شخص_مطلوب الشخص ضحية شاهد موظف אדם חשוד व्यक्ति orang mtu
人 嫌疑人 受害者 個人 容疑者 사람 Człowiek osoba személy άτομο kişi
""".split()

OTHERS = """
institution Police_force Legal_person Personne_morale Persona_jurídica Juristische_Person
Юридическое_лицо person_count Number_of_people People_counting Person_register Register_of_persons
Citizen_group Employee_union Victim_support_organisation Witness_protection_programme
Missing_person_recovery Peoples_court Human_detection deployment product dataset event place
technology purpose source term Personal_data Camera Officer_database
法人 机器人 مؤسسة Déploiement Finalité
""".split()

MAPPED = [
    "https://schema.org/Person",
    "schema:Person",
    "http://xmlns.com/foaf/0.1/Person",
    "foaf:Person",
    "ftm:Person",
    "https://www.wikidata.org/entity/Q5",
    "https://www.wikidata.org/wiki/Q5",
    "wd:Q5",
    "http://www.w3.org/ns/person#Person",
    "http://www.cidoc-crm.org/cidoc-crm/E21_Person",
    "vcard:Individual",
    "ex:PoliceOfficer",
]

NOT_MAPPED = [
    "https://schema.org/Organization",
    "schema:Place",
    "wd:Q43229",
    "wd:Q51",
    "skos:Concept",
]


@pytest.mark.parametrize("name", PERSONS)
def test_person_is_known(name: str) -> None:
    assert named_like_person(name.replace("_", " "))


@pytest.mark.parametrize("name", OTHERS)
def test_no_false_alarm(name: str) -> None:
    assert not named_like_person(name.replace("_", " "))


@pytest.mark.parametrize("address", MAPPED)
def test_mapping_is_known(address: str) -> None:
    assert mapped_like_person(address)


@pytest.mark.parametrize("address", NOT_MAPPED)
def test_other_mapping_is_fine(address: str) -> None:
    assert not mapped_like_person(address)


@pytest.mark.parametrize(
    "keys",
    [
        {"id": "suspect"},
        {"name": "victims"},
        {"label": "{en: Thing, fr: Témoin}"},
        {"plural": "{en: Things, ar: أشخاص}"},
        {"alias": "[object, Wanted person]"},
        {"same_as": "[schema:Thing, schema:Person]"},
    ],
)
def test_kind_is_refused_with_the_reason(keys: dict[str, str]) -> None:
    with pytest.raises(InvalidError) as caught:
        load(with_kind(**keys))

    found = [p for p in caught.value.problems if p.code == "person"]
    assert found and "institutions and technology" in found[0].message and found[0].cure
