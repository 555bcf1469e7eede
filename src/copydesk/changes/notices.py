"""Notices that a text was wrong: corrections, clarifications and retractions in the manner of many houses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Notice = Literal["correction", "retraction"]

_WORK = (
    r"(?:article|story|report|post|piece|item|page|column|obituary|text|headline|dispatch|version|news alert|alert|"
    r"interview|review|claim|paragraph|entry|tweet|video|audio|podcast|photograph|caption)"
)
_OURS = rf"(?:(?:this|that|the|our|an earlier|a previous|the original|an?) (?:\w+ ){{0,3}}?{_WORK}s?)"
_RETRACTION = re.compile(
    rf"^\W*(?:retraction|retracted|withdrawn|withdrawal|kill notice|kill\b ?[:—–-]|notice of retraction|mandatory kill|"
    rf"take[- ]?down notice|unpublished)\b"
    rf"|\b(?:we|{_OURS})\b[^.]{{0,60}}\b(?:retract|retracts|retracted|retracting|withdraw|withdraws|withdrawing|unpublished|"
    rf"taken (?:down|offline)|pulled)\b"
    rf"|\b(?:we have|we)\b[^.]{{0,20}}\b(?:withdrawn|withdrew|removed|deleted|taken down|pulled)\b[^.]{{0,40}}\b{_WORK}"
    rf"|\b{_OURS}[^.]{{0,60}}\b(?:has been|was|have been|were|is|had been) (?:\w+ ){{0,2}}?(?:withdrawn|removed|deleted|retracted|"
    rf"killed|taken down|taken offline|pulled|unpublished)\b"
    r"|\b(?:removed|withdrawn|deleted|taken down) (?:this|the|our|an?) (?:\w+ ){0,2}?(?:article|story|report|post|piece)\b"
    r"|\bplease disregard (?:the|our|this|an?)\b"
    r"|\bno longer stands? by (?:the|our|this|its) (?:\w+ ){0,2}?(?:article|story|report|post|piece)\b"
    r"|\bkill (?:\w+ ){0,4}?story\b|\bshould (?:not|never) have been published\b"
    r"|\b(?:story|article|report) (?:is )?(?:withdrawn|retracted|removed|killed)\b|\beditors?,? please (?:kill|withhold)\b"
    r"|\b(?:diese[rn]?|der|die|den|unser\w*) (?:\w+ )?(?:artikel|bericht|beitrag|meldung|text)\b[^.]{0,80}\b(?:zurückgezogen|"
    r"zurückziehen|gelöscht|entfernt|depubliziert|offline genommen)\b"
    r"|\b(?:wir haben|wir ziehen|ziehen wir)\b[^.]{0,80}\b(?:zurückgezogen|zurück|gelöscht|entfernt|vom netz genommen)\b"
    r"|\b(?:cet|notre|l['’]) ?(?:article|papier|information|dépêche)\b[^.]{0,80}\b(?:retiré|retirée|supprimé|supprimée|dépublié|"
    r"annulé|annulée)\b"
    r"|\bnous (?:avons )?(?:retirons|retiré|supprimé|dépublié)\b"
    r"|\b(?:este|esta|nuestr[oa]|el|la) (?:artículo|noticia|información|texto|nota)\b[^.]{0,80}\b(?:retirad[oa]|eliminad[oa]|borrad[oa])\b"
    r"|\bhemos (?:retirado|eliminado)\b",
    re.IGNORECASE,
)
_EARLIER = (
    r"(?:an?|the|in an?|in the|our)? ?(?:earlier|previous|first|original|initial|prior) (?:\w+ )?"
    r"(?:version|edition|headline|report|story|article|post)s?"
)
_CORRECTION = re.compile(
    r"^\W*(?:corrections?|corrected|corrects|correcting|clarifications?|clarified|clarifies|amendment|erratum|errata|corrigendum|"
    r"editor['’]?s['’]? note|"
    r"for the record|we got it wrong|setting the record straight|korrektur|korrigiert|berichtigung|richtigstellung|klarstellung|"
    r"anm(?:erkung|\.) d(?:er|\.) red(?:aktion|\.)|"
    r"rectificatif|correctif|correction|précision|erratum|mise au point|ndlr|corrección|rectificación|fe de errores|fe de erratas|"
    r"aclaración|nota de la redacción)\b(?=\W|$)"
    r"|\[(?:corrected|korrigiert|corrigé|corregido)\b"
    rf"|\b(?:this|the) (?:\w+ )?{_WORK} (?:has been|was|is|had been) (?:\w+ )?(?:changed|edited|revised|"
    rf"updated) (?:\w+ ){{0,3}}?to (?:correct|clarify|reflect|show|fix|remove|say|make clear)\b"
    rf"|\b(?:this|the) (?:\w+ )?{_WORK} (?:has been|was|is|had been) (?:\w+ )?(?:corrected|amended|clarified)\b"
    rf"|\b{_EARLIER}\b[^.]{{0,60}}\b(?:said|stated|gave|misstated|misidentified|misspelled|misspelt|incorrectly|wrongly|mistakenly|"
    rf"erroneously|had|put|named|contained|omitted|referred|attributed|suggested|reported|described|listed|included)\b"
    rf"|\b(?:in|from|as stated in|as (?:we )?(?:first |previously |originally )?(?:reported|stated) in) {_EARLIER}\b"
    r"|\b(?:we|it|the (?:story|article|report)) (?:had |have |has )?(?:previously |originally |earlier |first |"
    r"initially )?(?:misspelled|misspelt|misstated|misidentified|misquoted|mistakenly|wrongly|incorrectly|erroneously)\b"
    r"|\bwe (?:had|have) (?:printed|written|reported|given|named|stated|said|called|put)\b[^.]{0,60}\b(?:wrong|in error|mistake|"
    r"incorrect|by mistake)"
    r"|\b(?:we|the \w+) (?:apologi[sz]e|regret|are sorry) (?:for )?(?:the|this|any|our) (?:error|mistake|confusion|inaccuracy)"
    r"|\bin einer (?:früheren|ersten|vorherigen|älteren|vorigen) (?:fassung|version)\b|\b(?:zunächst|zuerst|ursprünglich|irrtümlich|"
    r"fälschlich\w*) (?:hieß es|stand|hatten wir|war|haben wir)\b"
    r"|\bwir haben (?:den|die|das) (?:fehler|angabe|stelle|text|zahl|namen)\b[^.]{0,40}\b(?:korrigiert|berichtigt)"
    r"|\bune (?:première|précédente|version (?:précédente|antérieure|initiale))\b[^.]{0,30}\b(?:version|article|texte|indiquait|"
    r"mentionnait|affirmait|disait|de cet)"
    r"|\bcontrairement à ce que nous\b|\b(?:cet|l['’]) ?article a été (?:corrigé|modifié|rectifié)\b"
    r"|\b(?:en )?una versión (?:anterior|previa|inicial)\b|\beste (?:artículo|texto) (?:ha sido|fue) (?:corregido|modificado|"
    r"rectificado)\b|\bpor error (?:se|publicamos|dijimos|escribimos)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^\W*editor['’]?s['’]? note\b", re.IGNORECASE)
_WRONG = re.compile(
    r"correct|amend|clarif|earlier|previous|first version|error|wrong|mistake|misst|missp|misid|misqu|inaccura|apolog|changed|"
    r"revised|removed",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def notice(line: str) -> Notice | None:
    """What kind of notice a line is, if it is one."""
    plain = line.strip()
    if _RETRACTION.search(plain):
        return "retraction"
    if _CORRECTION.search(plain) and (not _EMPTY.match(plain) or _WRONG.search(plain)):
        return "correction"
    return None
