"""The rules of domain.md §3 that an act of the procedure must meet, each declared once.

`commands.perform` asks them after the rows are written, so that what was typed is judged as
written; `commands.unmet` asks the same list before the click.
"""

from rappel.cases import checks, exchange_checks, meeting_checks, way_checks
from rappel.cases.rule import Rule

CSI = "art. L. 132-7 CSI"

NOT_A_DELIT = Rule(
    "R2",
    "les faits ressemblent à un crime ou à un délit",
    "bloquer le dossier, puis le remettre au procureur de la République",
    "art. 40 al. 2 CPP",
    checks.not_blocked("R2"),
    resolved_by="block",
)
NO_PROCEDURE = Rule(
    "R3",
    "une plainte, une enquête ou une procédure pénale est connue pour ces faits",
    "bloquer le dossier, puis le remettre au procureur de la République",
    CSI,
    checks.not_blocked("R3"),
    resolved_by="block",
)
QUALIFIED = Rule(
    "R2",
    "personne n'a vérifié que les faits ne sont ni un crime ni un délit",
    "répondre aux questions de recevabilité",
    "art. 40 al. 2 CPP",
    checks.answered("qualification", "none"),
    resolved_by="check_eligibility",
)
INSCRIPTION = Rule(
    "R2",
    "la question « inscription, signe ou dessin ? » n'a pas reçu la réponse « non »",
    "répondre à la question ; si c'est une inscription, bloquer le dossier",
    "art. 322-1 II CP",
    checks.inscription_asked,
    resolved_by="check_eligibility",
)
FAMILY = Rule(
    "R1",
    "la famille des faits n'est pas confirmée",
    "répondre aux questions de recevabilité",
    CSI,
    checks.family_known,
    resolved_by="check_eligibility",
)
ARRETE = Rule(
    "R47",
    "aucun arrêté du registre n'est cité qui soit en vigueur à la date et à l'heure des faits",
    "choisir l'arrêté dans les questions de recevabilité, ou corriger la date et l'heure des faits",
    "art. L. 2131-1 CGCT",
    checks.arrete_covers,
    resolved_by="check_eligibility",
)
IDENTITY = Rule(
    "R5",
    "l'identité de la personne n'est pas établie avec certitude",
    "vérifier l'identité et dire comment ; dans le doute, aucun courrier ne part",
    "art. 5 RGPD",
    checks.answered("identity", "sure"),
    resolved_by="edit_person",
)
AGE = Rule(
    "R19",
    "la date de naissance de la personne est inconnue",
    "compléter la date de naissance : elle décide de qui doit être convoqué",
    "art. 388 C. civ.",
    checks.age_known,
    resolved_by="edit_person",
)
HOLDERS = Rule(
    "R16",
    "on ne sait pas encore tout des parents ou responsables légaux : chacun doit avoir une réponse "
    "(connu, inconnu, décédé, sans autorité parentale, à ne pas contacter)",
    "répondre pour les deux parents, ou pour le tuteur",
    "art. 371-1 C. civ.",
    checks.holders_settled,
    resolved_by="edit_holder",
)
HOLDER_REACHABLE = Rule(
    "R16",
    "personne ne peut accompagner l'enfant : il faut au moins un parent ou responsable connu, reçu "
    "avec lui, et une adresse pour chacun de ceux à qui l'on écrit",
    "compléter l'adresse, ou rechercher qui répond de l'enfant",
    "art. 371-1 C. civ.",
    checks.holder_reachable,
    resolved_by="edit_holder",
)
CHILD = Rule(
    "R48",
    "cette question ne se pose que pour une personne mineure au moment des faits",
    "revenir au dossier",
    "art. L. 226-2-1 CASF",
    checks.minor_at_facts,
    hides=True,
)
FAMILY_ASKED = Rule(
    "R16",
    "personne ne répond d'une personne majeure au moment des faits",
    "revenir au dossier ; si elle était mineure, corriger sa date de naissance",
    "art. 371-1 C. civ.",
    checks.minor_at_facts,
    hides=True,
)
PROTECTOR_ASKED = Rule(
    "R16",
    "une personne mineure a des parents ou un tuteur, pas une personne chargée de sa protection",
    "renseigner les parents ou responsables",
    "art. 425 C. civ.",
    meeting_checks.adult,
    hides=True,
)
PROTECTOR_READY = Rule(
    "R16",
    "on ne sait pas en quelle qualité quelqu'un protège la personne, ou à quelle adresse lui écrire",
    "compléter la personne chargée de la protection, ou dire qu'elle ne l'est plus",
    "art. 425 C. civ.",
    meeting_checks.protector_ready,
    resolved_by="edit_protector",
)
WORRY = Rule(
    "R48",
    "la question « Cette situation vous inquiète-t-elle pour l'enfant ? » n'a pas de réponse",
    "y répondre ; si oui, une information préoccupante est à transmettre",
    "art. L. 226-2-1 CASF",
    checks.worry_asked,
    resolved_by="record_worry",
)
WORRY_AFTER = Rule(
    "R48",
    "depuis l'entretien, la question « Cette situation vous inquiète-t-elle pour l'enfant ? » n'a "
    "pas été reposée",
    "y répondre ; si oui, une information préoccupante est à transmettre",
    "art. L. 226-2-1 CASF",
    checks.worry_asked_after,
    resolved_by="record_worry",
)
YOUNG = Rule(
    "R20",
    "la personne avait moins de 13 ans : l'élu doit dire qu'elle a l'âge de comprendre ce qui lui "
    "sera dit",
    "cocher la validation, demander une précision, ou classer",
    "art. L. 11-1 CJPM",
    checks.young_validated,
    on_write=True,
    hard=False,
)
PRESENCE = Rule(
    "R19",
    "un enfant n'est pas reçu seul : il faut un parent, un représentant ou un adulte responsable, ou "
    "une impossibilité de la liste ; un parent absent sans prévenir n'en est pas une",
    "proposer une autre date, ou noter qui était présent ; un entretien tenu ainsi s'enregistre comme "
    "irrégulier",
    "art. L. 132-7 CSI",
    checks.presence_lawful,
    resolved_by="record_irregular",
    on_write=True,
)
WARNING = Rule(
    "R4",
    "cette catégorie demande une vérification justifiée par écrit",
    "répondre à l'avertissement dans les questions de recevabilité",
    "protocole de la commune",
    checks.warning_justified,
    resolved_by="check_eligibility",
    hard=False,
)
IN_COMMUNE = Rule(
    "R6",
    "les faits n'ont pas eu lieu dans la commune, ou la question n'a pas reçu de réponse",
    "répondre à la question du lieu ; hors de la commune, classer comme irrecevable",
    "art. L. 2212-1 CGCT",
    checks.answered("place", "inside"),
    resolved_by="check_eligibility",
)
OLD_FACTS = Rule(
    "R6",
    "les faits ont plus de trois mois et rien ne dit pourquoi le dossier continue",
    "dire pourquoi dans les questions de recevabilité, ou classer",
    "art. 9 CPP",
    checks.old_facts_justified,
    resolved_by="check_eligibility",
    hard=False,
)
FINED = Rule(
    "R3c",
    "on ne sait pas si les faits ont déjà été verbalisés, ou le protocole s'y oppose",
    "répondre à la question de la verbalisation",
    "protocole de la commune",
    checks.fined_justified,
    resolved_by="check_eligibility",
    hard=False,
)
COMPLAINT = Rule(
    "R3",
    "un service n'a pas encore répondu qu'aucune plainte n'est connue",
    "interroger un service et noter qui a répondu, quand et comment",
    CSI,
    checks.source_no("complaint"),
    resolved_by="record_source",
)
INQUIRY = Rule(
    "R3",
    "un service n'a pas encore répondu qu'aucune enquête ni procédure n'est connue",
    "interroger un service et noter qui a répondu, quand et comment",
    CSI,
    checks.source_no("inquiry"),
    resolved_by="record_source",
)
SOURCE_FRESH = Rule(
    "R3",
    "la question de la plainte et de l'enquête n'a pas été reposée pour cet envoi",
    "reposer la question à un service : la réponse vaut le temps que dit le protocole, sept jours au "
    "plus",
    CSI,
    checks.source_fresh,
    resolved_by="record_source",
)
PRINTED_FACTS = Rule(
    "R41",
    "les faits tels qu'ils seront écrits dans les courriers ne sont pas rédigés",
    "les rédiger, sans rien qui laisse deviner qui a signalé",
    "art. L. 311-6 CRPA",
    checks.printed,
    resolved_by="write_printed_facts",
)
PROSECUTOR_PREPARED = Rule(
    "R9",
    "la demande au procureur prévue par le protocole n'est pas préparée",
    "préparer la demande",
    "protocole de la commune",
    checks.prosecutor_prepared,
    resolved_by="ask_prosecutor",
    hard=False,
)
PROSECUTOR_ASKED = Rule(
    "R9",
    "la demande au procureur est prête mais son envoi n'est pas noté",
    "la faire signer, l'envoyer, puis noter l'envoi",
    "protocole de la commune",
    checks.prosecutor_asked,
    resolved_by="record_request_sent",
    hard=False,
)
PROSECUTOR_AWAITED = Rule(
    "R9",
    "le procureur n'a pas répondu et le délai prévu par le protocole n'est pas écoulé",
    "attendre sa réponse, ou constater le silence une fois le délai passé",
    "protocole de la commune",
    checks.prosecutor_awaited,
    resolved_by="record_prosecutor_answer",
    hard=False,
)
PROSECUTOR_FAVOURABLE = Rule(
    "R10",
    "le procureur n'a pas donné la réponse qui permet de convoquer",
    "classer le dossier ; pour un simple avis défavorable, l'élu peut passer outre par écrit",
    "protocole de la commune",
    checks.prosecutor_favourable,
)
PROSECUTOR_STANDS = Rule(
    "R10",
    "depuis la décision, le procureur a donné une réponse qui ne permet plus de convoquer",
    "laisser l'élu décider de nouveau : il demande une précision, ou classe le dossier",
    "protocole de la commune",
    checks.prosecutor_stands,
    resolved_by="return_to_review",
)
SILENCE_REASONED = Rule(
    "R9",
    "le procureur n'a pas répondu : il faut dire pourquoi le dossier continue sans son avis",
    "écrire la raison dans la décision",
    "protocole de la commune",
    checks.silence_reasoned,
    on_write=True,
)
WRITTEN_AGREEMENT = Rule(
    "R10b",
    "l'accord du procureur a été donné de vive voix ; le protocole veut un écrit avant la convocation",
    "lui envoyer la confirmation préparée, puis noter sa réponse écrite",
    "protocole de la commune",
    exchange_checks.agreement_written,
)
REMINDER_FREE = Rule(
    "R9",
    "une relance est déjà préparée",
    "la faire signer, puis noter son envoi",
    "protocole de la commune",
    exchange_checks.reminder_free,
    resolved_by="record_reminder_sent",
    hard=False,
)
REMINDER_PREPARED = Rule(
    "R9",
    "aucune relance n'est préparée",
    "préparer la relance une fois le délai passé",
    "protocole de la commune",
    exchange_checks.reminder_prepared,
    resolved_by="remind_prosecutor",
    hard=False,
)
REMINDED_FIRST = Rule(
    "R9",
    "le protocole veut l'accord du procureur : il faut le relancer avant de constater son silence",
    "préparer la relance, l'envoyer, et attendre la nouvelle date",
    "protocole de la commune",
    exchange_checks.reminded_first,
    resolved_by="remind_prosecutor",
    hard=False,
)
REQUEST_OPEN = Rule(
    "R9",
    "aucune demande sans réponse n'est à retirer",
    "une réponse reçue ne se retire pas : elle compte, ou une nouvelle réponse la remplace",
    "protocole de la commune",
    exchange_checks.request_open,
    hard=False,
)
FEEDBACK_FORESEEN = Rule(
    "R11",
    "aucune demande n'est partie au procureur, ou le protocole ne prévoit pas d'échange pour cette "
    "famille de faits",
    "revenir au dossier",
    "protocole de la commune",
    exchange_checks.feedback_foreseen,
    hard=False,
    hides=True,
)
FEEDBACK_FREE = Rule(
    "R11",
    "l'information au procureur est déjà préparée",
    "la faire signer et la poster",
    "protocole de la commune",
    exchange_checks.feedback_free,
    hard=False,
)
OPINION_FORESEEN = Rule(
    "R7b",
    "le protocole ne prévoit pas d'avis juridique",
    "passer à la suite",
    "protocole de la commune",
    exchange_checks.opinion_foreseen,
    hard=False,
    hides=True,
)
OPINION_FIRST = Rule(
    "R7b",
    "le protocole veut l'avis du référent juridique sur ce dossier, et il n'est pas demandé ou ne vaut "
    "plus",
    "demander son avis",
    "protocole de la commune",
    exchange_checks.opinion_first,
    resolved_by="ask_opinion",
    hard=False,
)
OPINION_AWAITED = Rule(
    "R7b",
    "l'avis demandé au référent juridique n'est pas rendu, et rien ne dit pourquoi décider sans lui",
    "attendre son avis, ou écrire la raison dans la décision",
    "protocole de la commune",
    exchange_checks.opinion_awaited,
    resolved_by="give_opinion",
    on_write=True,
    hard=False,
    awaits=True,
)
OPINION_MISSING = Rule(
    "R7b",
    "le protocole veut un avis juridique sur ce dossier, et rien ne dit pourquoi décider sans lui",
    "demander l'avis, ou écrire la raison dans la décision",
    "protocole de la commune",
    exchange_checks.opinion_missing,
    on_write=True,
    hard=False,
)
OPINION_SETTLED = Rule(
    "R7b",
    "l'avis demandé au référent juridique n'est pas rendu",
    "attendre son avis",
    "protocole de la commune",
    checks.opinion_settled,
    resolved_by="give_opinion",
    hard=False,
)
DECIDER = Rule(
    "R7",
    "seul la maire, le maire ou un élu dont la délégation est en vigueur aujourd'hui peut décider",
    "transmettre le dossier à un élu compétent, ou enregistrer la délégation",
    "art. L. 2122-18 CGCT",
    checks.decider_competent,
    words=exchange_checks.why_not_competent,
)
TWO_PERSONS = Rule(
    "R38",
    "la personne qui a instruit le dossier ne peut pas le décider aussi",
    "laisser un autre élu décider",
    "protocole de la commune",
    checks.other_person_decides,
    hard=False,
)
SLOT = Rule(
    "R17",
    "la date, l'heure et le lieu de l'entretien ne sont pas fixés",
    "fixer l'entretien",
    "protocole de la commune",
    checks.slot_set,
    resolved_by="plan_hearing",
)
PRESIDER = Rule(
    "R8",
    "la personne qui doit présider n'a ni mandat ni délégation en vigueur le jour de l'entretien",
    "choisir un autre élu ou une autre date, ou enregistrer la délégation",
    "art. L. 2122-18 et L. 2131-1 CGCT",
    checks.presider_competent,
    resolved_by="plan_hearing",
)
NOT_HELD = Rule(
    "R14",
    "l'envoi de la convocation est bloqué",
    "demander à qui l'a bloqué, ou à l'élu, de lever le blocage",
    "protocole de la commune",
    exchange_checks.not_held,
    resolved_by="release_posting",
    words=exchange_checks.who_holds,
)
LETTER_TO_HOLD = Rule(
    "R14",
    "aucune lettre non envoyée ne peut être bloquée",
    "revenir au dossier ; la remise au procureur ne se bloque pas",
    "art. 40 al. 2 CPP",
    exchange_checks.letter_to_hold,
)
LETTER_HELD = Rule(
    "R14",
    "aucun envoi n'est bloqué",
    "rien à faire",
    "protocole de la commune",
    exchange_checks.letter_held,
)
LETTER_ISSUED = Rule(
    "R14",
    "la lettre de convocation n'est pas éditée",
    "éditer la convocation",
    CSI,
    checks.letter_issued,
    resolved_by="issue_convocation",
)
LETTER_SIGNED = Rule(
    "R14",
    "la lettre de convocation n'est pas signée",
    "faire signer la lettre, puis enregistrer la signature",
    "art. L. 212-1 CRPA",
    checks.letter_signed,
    resolved_by="sign_letter",
)
SIGNATORY = Rule(
    "R14",
    "la personne nommée sous la signature n'était pas compétente ce jour-là",
    "éditer une nouvelle lettre au nom d'un signataire compétent",
    "art. L. 2122-18 CGCT",
    checks.signatory_competent,
    on_write=True,
)
NOTICE = Rule(
    "R17",
    "il reste trop peu de jours entre l'envoi et l'entretien",
    "choisir une date plus lointaine, remettre la lettre en main propre, ou dire pourquoi le délai "
    "est plus court",
    "protocole de la commune",
    checks.notice_kept,
    resolved_by="plan_hearing",
    hard=False,
)
HEARING_DAY = Rule(
    "R22",
    "l'entretien n'a pas encore eu lieu",
    "attendre le jour de l'entretien",
    CSI,
    checks.hearing_day_come,
)
HEARING_TO_COME = Rule(
    "R17",
    "l'heure de l'entretien est passée",
    "noter l'absence, ou l'entretien s'il a eu lieu",
    "protocole de la commune",
    meeting_checks.hearing_to_come,
    resolved_by="record_absence",
    hard=False,
)
HEARING_ANNOUNCED = Rule(
    "R24",
    "aucune lettre n'a annoncé cette date : personne ne peut y être absent",
    "noter l'envoi de la lettre si elle est partie, sinon annuler la convocation",
    CSI,
    meeting_checks.hearing_announced,
    resolved_by="post_letter",
)
HEARING_MISSED = Rule(
    "R24",
    "l'heure de l'entretien n'est pas encore passée",
    "attendre l'heure du rendez-vous",
    CSI,
    meeting_checks.hearing_missed,
)
CONVOCATIONS_LEFT = Rule(
    "R17",
    "la personne a déjà été convoquée autant de fois que le protocole le prévoit",
    "clore le dossier sans entretien, ou le classer sans suite",
    "protocole de la commune",
    meeting_checks.convocations_left,
    resolved_by="close_without_hearing",
    hard=False,
)
SECOND_DATE = Rule(
    "R17",
    "le délai que le protocole laisse pour une deuxième lettre après la première absence est passé",
    "clore le dossier sans entretien, ou le classer sans suite",
    "protocole de la commune",
    meeting_checks.second_date_in_time,
    resolved_by="close_without_hearing",
    hard=False,
)
SECOND_LETTER = Rule(
    "R17",
    "cette deuxième convocation partirait après le délai que le protocole laisse depuis la première "
    "absence",
    "vérifier la date d'envoi ; passé ce délai, l'élu classe le dossier sans suite",
    "protocole de la commune",
    meeting_checks.second_letter_in_time,
    resolved_by="dismiss",
    hard=False,
)
HEARING_PRESIDED = Rule(
    "R8",
    "la personne qui a présidé n'avait ni mandat ni délégation en vigueur ce jour-là",
    "vérifier qui a présidé ; un entretien tenu ainsi s'enregistre comme irrégulier, et n'est pas un "
    "rappel à l'ordre",
    "art. L. 2122-18 CGCT",
    checks.hearing_presided,
    resolved_by="record_irregular",
    on_write=True,
)
OBSERVATIONS_READ = Rule(
    "R49",
    "des observations reçues n'ont pas été lues par l'élu avant l'entretien",
    "les faire lire, puis cocher « lu »",
    "protocole de la commune",
    meeting_checks.observations_read,
    on_write=True,
    hard=False,
)
NOTICE_OWED = Rule(
    "R15",
    "la notice d'information a déjà été remise ou envoyée",
    "rien à faire",
    "art. 14 RGPD",
    meeting_checks.notice_owed,
)
MEASURES = Rule(
    "R25",
    "aucun engagement ni aucune orientation n'est noté",
    "noter au moins un engagement ou une orientation avec son échéance",
    CSI,
    checks.measures_named,
    on_write=True,
    hard=False,
)
REPLY_AWAITED = Rule(
    "R25",
    "aucun partenaire n'est nommé pour une orientation de ce dossier",
    "revenir au dossier",
    CSI,
    checks.reply_awaited,
    hard=False,
    hides=True,
)
MEASURES_SETTLED = Rule(
    "R25",
    "un engagement est encore en cours",
    "dire s'il est tenu, non tenu ou abandonné",
    CSI,
    checks.measures_settled,
    resolved_by="update_measure",
    hard=False,
)
BLOCK_REASONED = Rule(
    "R2",
    "rien n'indique que ces faits relèvent de la justice",
    "dire ce qui le montre : catégorie, plainte, enquête ou qualification",
    "art. 40 al. 2 CPP",
    checks.block_reasoned,
    on_write=True,
)
HANDED_OVER = Rule(
    "R2",
    "ni lettre au procureur ni transmission déjà faite n'est enregistrée",
    "remettre le dossier au procureur, ou noter la référence de la transmission",
    "art. 40 al. 2 CPP",
    checks.handed_over,
    on_write=True,
)
RELEASE_PROPOSED = Rule(
    "R2b",
    "personne n'a proposé de lever le blocage",
    "proposer la levée avec son motif ; une deuxième personne l'approuvera",
    "art. 40 al. 2 CPP",
    checks.release_proposed,
    resolved_by="propose_release",
)
RELEASE_BY_OTHER = Rule(
    "R2b",
    "la personne qui a proposé la levée ne peut pas l'approuver",
    "demander à une deuxième personne",
    "art. 40 al. 2 CPP",
    checks.two_persons_release,
)
RELEASE_LIFTS = Rule(
    "R3b",
    "ce qui bloquait le dossier est toujours là",
    "corriger la catégorie ou les faits, ou joindre la réponse écrite du procureur",
    "art. 40 al. 2 CPP",
    checks.release_lifts,
    on_write=True,
)

NO_REQUEST_YET = Rule(
    "R9",
    "une demande au procureur existe déjà",
    "noter son envoi ou sa réponse",
    "protocole de la commune",
    checks.no_request_yet,
    hard=False,
)
PROSECUTOR_INVOLVED = Rule(
    "R9",
    "le protocole ne prévoit pas d'échange avec le procureur pour cette famille de faits",
    "passer à la suite de l'étude",
    "protocole de la commune",
    checks.prosecutor_involved,
    hard=False,
)
HAND_OVER_FREE = Rule(
    "R2",
    "une lettre au procureur est déjà éditée",
    "la faire signer, puis noter la remise",
    "art. 40 al. 2 CPP",
    checks.hand_over_free,
    hard=False,
)
REQUEST_PREPARED = Rule(
    "R9",
    "aucune demande au procureur n'est préparée",
    "préparer la demande",
    "protocole de la commune",
    checks.request_prepared,
    resolved_by="ask_prosecutor",
    hard=False,
)
REQUEST_LEFT = Rule(
    "R9",
    "aucune demande n'a été envoyée au procureur",
    "noter d'abord l'envoi de la demande",
    "protocole de la commune",
    checks.request_left,
    resolved_by="record_request_sent",
    hard=False,
)
REQUEST_WAITS = Rule(
    "R9",
    "aucune demande envoyée au procureur n'attend de réponse",
    "regarder dans le dossier où en est la demande",
    "protocole de la commune",
    checks.request_waits,
    hard=False,
)
DELAY_OVER = Rule(
    "R9",
    "le délai laissé au procureur n'est pas écoulé",
    "attendre la date indiquée sur la demande",
    "protocole de la commune",
    checks.delay_over,
    hard=False,
)
OPINION_FREE = Rule(
    "R7b",
    "un avis juridique est déjà demandé",
    "attendre l'avis du référent juridique",
    "protocole de la commune",
    lambda s: s.written or checks.opinion_settled(s),
    hard=False,
)
ADVISER_FREE = Rule(
    "R7b",
    "personne ne peut rendre cet avis : aucun référent juridique ne suit le dossier sans l'avoir "
    "aussi instruit",
    "faire attribuer le dossier à un référent juridique",
    "protocole de la commune",
    checks.adviser_free,
    resolved_by="assign",
    hard=False,
)
OPINION_ASKED = Rule(
    "R7b",
    "aucun avis juridique n'est demandé",
    "l'instructeur ou l'élu peut le demander",
    "protocole de la commune",
    checks.opinion_asked,
    hard=False,
)
OPINION_BY_OTHER = Rule(
    "R7b",
    "la personne qui a instruit le dossier ne peut pas rendre aussi l'avis juridique",
    "confier l'avis à une autre personne",
    "protocole de la commune",
    checks.not_an_instructor,
)
LETTER_TO_SIGN = Rule(
    "R14",
    "aucune lettre n'attend de signature",
    "éditer d'abord la lettre",
    "art. L. 212-1 CRPA",
    checks.letter_to_sign,
)
LETTER_TO_POST = Rule(
    "R14",
    "aucune lettre signée n'attend d'être envoyée",
    "enregistrer d'abord la signature ; la convocation part par « Noter la remise »",
    "art. L. 212-1 CRPA",
    checks.letter_to_post,
)
WRITABLE = Rule(
    "R45",
    "il ne faut plus écrire à la personne",
    "classer le dossier, ou lever l'interdiction si elle n'a plus lieu d'être",
    "art. 5 RGPD",
    checks.writable,
    resolved_by="dismiss",
)
WRITTEN_TO = Rule(
    "R45",
    "tout courrier est déjà interdit",
    "rien à faire",
    "art. 5 RGPD",
    lambda s: s.written or checks.writable(s),
)
WRITING_STOPPED = Rule(
    "R45",
    "aucun courrier n'est interdit",
    "rien à faire",
    "art. 5 RGPD",
    lambda s: s.written or not checks.writable(s),
)
LETTER_POSTED = Rule(
    "R18",
    "aucune lettre postée ne peut être revenue",
    "noter d'abord l'envoi de la lettre",
    "protocole de la commune",
    checks.letter_posted,
    hard=False,
)
LETTER_TO_HAND = Rule(
    "R18",
    "aucune lettre signée n'est à remettre en main propre",
    "faire signer la lettre d'abord",
    "protocole de la commune",
    meeting_checks.letter_to_hand,
    hard=False,
)
LETTER_WANTED = Rule(
    "R16",
    "chacun a déjà sa lettre pour cet entretien",
    "pour une autre date, reporter l'entretien ; pour une lettre revenue, noter d'abord son retour ; "
    "pour qui a déménagé, corriger d'abord l'adresse",
    "art. 371-1 C. civ.",
    checks.letter_wanted,
)
APART_OFFERED = Rule(
    "R16b",
    "aucune lettre n'a proposé d'entretien séparé à un parent reçu à part",
    "dire qui est reçu à part, puis lui envoyer sa lettre",
    "art. 371-1 C. civ.",
    meeting_checks.apart_offered,
    hides=True,
)
MEETING_PRESIDER = Rule(
    "R8",
    "la personne qui doit recevoir n'a ni mandat ni délégation en vigueur ce jour-là",
    "choisir un autre élu ou une autre date, ou enregistrer la délégation",
    "art. L. 2122-18 et L. 2131-1 CGCT",
    meeting_checks.meeting_presided,
    on_write=True,
)
MEETING_STANDS = Rule(
    "R16b",
    "aucun rendez-vous séparé n'est fixé",
    "revenir au dossier",
    "art. 371-1 C. civ.",
    meeting_checks.meeting_stands,
    hides=True,
)
MEETINGS_SETTLED = Rule(
    "R16b",
    "un rendez-vous séparé est fixé et rien ne dit ce qu'il est devenu",
    "noter s'il a eu lieu, ou l'annuler",
    "art. 371-1 C. civ.",
    meeting_checks.meetings_settled,
    resolved_by="record_separate_meeting",
)
EXPECTED = Rule(
    "R5",
    "personne n'attend un entretien qu'un doute sur la personne a arrêté",
    "revenir au dossier",
    "art. 5 RGPD",
    meeting_checks.expected,
    hides=True,
)
SURE_AGAIN = Rule(
    "R5",
    "l'identité de la personne est en doute : aucune lettre ne part",
    "prévenir de vive voix si elle vous est connue, ou établir d'abord l'identité avec certitude",
    "art. 5 RGPD",
    meeting_checks.not_in_doubt,
    resolved_by="edit_person",
)
LETTER_PENDING = Rule(
    "R14",
    "aucune lettre non envoyée n'est à retirer",
    "rien à faire",
    "art. L. 212-1 CRPA",
    checks.letter_pending,
)
HEARING_SOURCE = Rule(
    "R3",
    "la question de la plainte et de l'enquête n'a pas été reposée au début de l'entretien",
    "dire qui a répondu au début de l'entretien, et quoi",
    CSI,
    checks.hearing_source,
    on_write=True,
)

NOT_PAUSED = Rule(
    "R49",
    "le dossier est en pause : aucune lettre qui annonce un entretien ne part",
    "reprendre le dossier quand la raison de la pause a pris fin",
    "protocole de la commune",
    way_checks.not_paused,
    resolved_by="resume",
    hard=False,
)
RUNNING = Rule(
    "R49",
    "le dossier est déjà en pause",
    "le reprendre, ou attendre la date prévue",
    "protocole de la commune",
    way_checks.running,
    hard=False,
    hides=True,
)
PAUSED = Rule(
    "R49",
    "le dossier n'est pas en pause",
    "revenir au dossier",
    "protocole de la commune",
    way_checks.paused,
    hard=False,
    hides=True,
)
NOT_LIMITED = Rule(
    "R34",
    "les données de ce dossier sont limitées : elles sont gardées, et rien d'autre n'en est fait",
    "répondre d'abord à la demande de la personne, puis lever la limitation",
    "art. 18 RGPD",
    way_checks.not_limited,
    resolved_by="unlimit",
)
UNLIMITED = Rule(
    "R34",
    "les données de ce dossier sont déjà limitées",
    "lever la limitation quand sa raison a pris fin",
    "art. 18 RGPD",
    way_checks.free,
    hides=True,
)
LIMITED = Rule(
    "R34",
    "les données de ce dossier ne sont pas limitées",
    "revenir au dossier",
    "art. 18 RGPD",
    way_checks.limited,
    hides=True,
)
NO_ANNULMENT = Rule(
    "R44",
    "l'annulation de ce dossier est proposée : aucune lettre qui annonce un entretien ne part",
    "approuver l'annulation, ou y renoncer",
    "art. 5 RGPD",
    way_checks.no_annulment,
    resolved_by="annul",
)
ANNULLABLE = Rule(
    "R44",
    "personne n'a reçu de lettre ni été entendu : il n'y a rien à annuler",
    "classer le dossier, ou corriger l'identité",
    "art. 5 RGPD",
    way_checks.annullable,
    hides=True,
)
NO_ANNULMENT_YET = Rule(
    "R44",
    "l'annulation est déjà proposée",
    "attendre qu'une deuxième personne l'approuve, ou y renoncer",
    "art. 5 RGPD",
    way_checks.no_annulment_yet,
    hides=True,
)
ANNULMENT_PROPOSED = Rule(
    "R44",
    "personne n'a proposé d'annuler ce dossier",
    "proposer l'annulation avec son motif ; une deuxième personne l'approuvera",
    "art. 5 RGPD",
    way_checks.annulment_proposed,
    hides=True,
)
ANNULMENT_BY_OTHER = Rule(
    "R44",
    "la personne qui a proposé l'annulation ne peut pas l'approuver",
    "demander à une deuxième personne",
    "art. 5 RGPD",
    way_checks.annulled_by_another,
)
WAS_HEARD = Rule(
    "R27",
    "l'entretien n'a pas eu lieu : c'est l'étude qui reprend",
    "rouvrir le dossier",
    "procédure",
    way_checks.was_heard,
    hides=True,
)
WAS_NOT_HEARD = Rule(
    "R27",
    "l'entretien a eu lieu : c'est le suivi qui reprend",
    "rouvrir le suivi",
    "procédure",
    way_checks.was_not_heard,
    hides=True,
)
CONVOKED_TO_IT = Rule(
    "R24",
    "la personne n'était convoquée à aucune date : elle ne peut pas y avoir été absente",
    "corriger le compte rendu ; si rien n'a eu lieu, demander l'annulation du dossier",
    CSI,
    way_checks.convoked_hearing,
    resolved_by="correct_hearing",
)
IRREGULAR = Rule(
    "R40",
    "rien ne montre que cet entretien soit irrégulier",
    "l'enregistrer comme un entretien ; sinon dire quelle règle n'a pas été suivie",
    CSI,
    way_checks.irregular,
    on_write=True,
)
IRREGULAR_UNTOLD = Rule(
    "R40",
    "aucun entretien irrégulier n'attend de suite",
    "revenir au dossier",
    CSI,
    way_checks.irregular_untold,
    hides=True,
)
LETTER_ARRIVED = Rule(
    "R46",
    "aucune lettre partie n'a pu arriver chez quelqu'un d'autre",
    "revenir au dossier",
    "art. 33 RGPD",
    way_checks.letter_arrived,
    hides=True,
)

# What must be true each time the case moves towards a convocation.
LAWFUL = (NOT_A_DELIT, NO_PROCEDURE)
HEARING_RECORD = (HEARING_PRESIDED, HEARING_SOURCE, PRESENCE)
ELIGIBLE = (
    FAMILY,
    QUALIFIED,
    INSCRIPTION,
    ARRETE,
    IN_COMMUNE,
    WARNING,
    OLD_FACTS,
    FINED,
    IDENTITY,
    AGE,
    HOLDERS,
    WORRY,
)
# What must be true of the case each time a letter that announces a hearing leaves.
SENDING = (
    *LAWFUL,
    FAMILY,
    QUALIFIED,
    INSCRIPTION,
    ARRETE,
    IN_COMMUNE,
    IDENTITY,
    AGE,
    HOLDERS,
    PROSECUTOR_STANDS,
)
LINK_STANDS = Rule(
    "R26",
    "ce dossier n'est lié à aucun autre",
    "revenir au dossier",
    "protocole de la commune",
    checks.link_stands,
)
JOINED_TO = Rule(
    "R21",
    "aucun dossier n'est désigné pour recevoir celui-ci",
    "indiquer le numéro d'un dossier en cours",
    "protocole de la commune",
    checks.joined_to_another,
    on_write=True,
)
