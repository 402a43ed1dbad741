using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>Words that say what a mention is about, and how loudly.</summary>
/// <param name="Kind">What they speak for.</param>
/// <param name="Weight">1 is a hint, 2 a plain word, 3 leaves little doubt.</param>
/// <param name="Phrases">Separated by commas; <c>*</c> is any ending of a word. In lower case, without punctuation but apostrophes.</param>
internal sealed record TriageCues(MentionKind Kind, double Weight, string Phrases)
{
    /// <summary>
    /// The whole table: the common words of complaint, thanks, asking and proposing in any trade, English and Dutch in full, of
    /// other languages the plainest. A word of a single trade or company has no place in it.
    /// </summary>
    public static IReadOnlyList<TriageCues> Table { get; } =
    [
        // Problems: English
        new(MentionKind.Problem, 3, """
            not working, isn't working, aren't working, wasn't working, stopped working, doesn't work, don't work, didn't work, won't work,
            hasn't worked, no longer works,
            still waiting, still no, still not, still hasn't, still haven't, still don't, still can't, been waiting, keep waiting, never
            arrived, never came, never showed, never received,
            never got, not received, haven't received, hasn't arrived, didn't arrive, not arrived, nobody came, no one came, no show, on
            hold for, hung up on, hang up on, cut off, charged twice,
            double charged, overcharged, charged me, wrongly charged, want a refund, want my money, money back, need a refund, locked out,
            can't log in, cannot log in, can't get through,
            unable to, never again, worst, fed up, sick of, thanks for nothing, no thanks to, way to go, great job losing, nice job losing,
            not acceptable, not good enough, not happy, not impressed,
            not okay, not cool, fix this, fix it, fix your, what a joke, such a joke, is a joke, shame on, waste of, ripped off, rip off,
            scam*, let down, let me down, down again, third time, second time this,
            time this week, time this month, hours late, hour late, mins late, minutes late, hour delay, hr delay, out of order, one star,
            1 star, two stars, 2 stars, out of service, no response, no reply, no answer,
            no one answers, nobody answers, without internet, no internet, no signal, no connection, no service, no help, no explanation,
            no communication, no apology, formal complaint, without a connection, without connection, can somebody help, can anybody help,
            can someone help, can anyone help, so much for
            """),
        new(MentionKind.Problem, 2, """
            broken, broke, breaks, fail, fails, failed, failing, failure, error*, problem, problems, issue, issues, complain*, terrible,
            terribly, horrible, horribl*, awful, appalling, disgrace*, disgust*, disappoint*,
            unacceptable, ridiculous, useless, pathetic, incompetent, rude*, frustrat*, annoy*, angry, furious, upset, outage*, crash*,
            freezes, frozen, stuck, stranded, lost, missing, delay*, cancelled, canceled, cancelling, canceling,
            cancellation*, late again, too late, wrong, incorrect, mistake*, damage*, refund*, reimburse*, compensat*, disconnect*, drops,
            dropped, dropping, vanished, disappeared, refused, refuses, rejected, declined, ignored, ignoring, lied, lying, lies, sucks,
            suck, hate,
            nightmare, fiasco, circus, mess, poor service, bad service, poor customer, bad customer, unplayable, unusable, unreliable,
            leaking, overbooked, oversold, bumped, can't reach, cannot reach, can't even, could not, couldn't,
            can't get, cannot get, can't use, cannot use, can't access, can't call, won't let, doesn't let, don't let, didn't get, isn't
            available, not available, not delivered, not responding, not answering, not helpful, unhelpful, no way to, wtf, ffs, smh,
            shitty, shit, crap, bullshit, damn,
            please help, need help, help me, is down, went down, are down, been down, goes down, waited, supposed to, promised, overdue,
            should have been, shouldn't have
            """),
        new(MentionKind.Problem, 1, """
            bad, worse, poor, slow, down, late, waiting, wait, hold, fix, again, help, sorry, trouble*, unfortunately, never, nobody,
            instead, charged, sad, hours, mins, hrs, since yesterday, since monday, since tuesday, since wednesday, since thursday, since
            friday,
            since saturday, since sunday, days ago, weeks ago, yet, why is, why are, why was, why did, why does, why do, why can't, why
            isn't, what happened, come on, seriously, really
            """),
        new(MentionKind.Problem, 0.5, "not, no, can't, cannot, won't, didn't, isn't, wasn't, haven't, hasn't, don't, doesn't"),

        // Problems: Dutch
        new(MentionKind.Problem, 3, """
            werkt niet, werken niet, werkte niet, doet het niet, doen het niet, deed het niet, werkt nog steeds niet, nog steeds geen, nog
            steeds niet, nog altijd geen, nog altijd niet, wacht al, wachten al, al dagen, al weken, al uren, ligt eruit, ligt plat,
            ligt er weer uit, weer plat, weer storing, alweer, voor de derde keer, voor de tweede keer, 3e keer, derde keer, 2e keer,
            zoveelste keer, dubbel afgeschreven, twee keer afgeschreven, dubbel betaald, te veel betaald, ten onrechte, geld terug,
            niet geleverd, niet ontvangen, niet aangekomen, nooit ontvangen, niet gekomen, niemand gekomen, nooit meer, nooit weer,
            slechtste, belachelijk, schandalig, schande, onacceptabel, waardeloos, klacht, niet tevreden, ontevreden,
            geen reactie, geen antwoord, geen gehoor, geen internet, geen bereik, geen verbinding, geen signaal, geen ontvangst, kan niet
            inloggen, niet meer inloggen, schiet niet op, slaat nergens op, geen stijl, kan niet bellen, krijg niemand
            """),
        new(MentionKind.Problem, 2, """
            kapot, stuk, storing, storingen, probleem, problemen, fout, foutmelding, mislukt*, vertraging*, vertraagd, geannuleerd, kwijt,
            verdwenen, verloren, beschadigd, verkeerd*, onterecht, teleurgesteld, teleurstell*, boos, woedend, irritant, irriteer*,
            ergern*, erger me,
            slecht, slechte, traag, trage, rampzalig, ramp, drama, prutsers, oplichters, oplichting, frustrer*, gefrustreerd, vastgelopen,
            hapert, valt weg, valt uit, viel uit, uitgevallen, weggevallen, afgesloten, verbroken, geweigerd, genegeerd, geklaagd, klagen,
            klachten,
            in de wacht, wachtrij, eindelijk eens, terugbetal*, vergoeding, herinnering met, aanmaning, incasso, dreig*, niet bereikbaar,
            onbereikbaar, kan niet, kunnen niet, lukt niet, gaat niet, mag niet, nergens, niet meer gebeurt, klopt niet, kloppen niet,
            niks, balen, kut, godver*
            """),
        new(
            MentionKind.Problem,
            1,
            "helaas, nooit, niemand, weer, sinds gisteren, sinds maandag, sinds vrijdag, waarom, wachten, duurt, lang, helpen, hulp, "
                + "help, plat, jammer"),

        new(MentionKind.Problem, 0.5, "geen, niet"),

        // Problems: elsewhere
        new(MentionKind.Problem, 3, """
            funktioniert nicht, geht nicht, immer noch nicht, kein internet, beschwerde, ne fonctionne pas, ne marche pas, sans internet,
            toujours pas, pas d'internet, réclamation, no funciona, sin internet, sin servicio, me han cobrado, cobrado dos veces, han
            cobrado,
            nie działa, nie działają, brak zasięgu, brak internetu, reklamacj*, çalışmıyor, bağlanmıyor, gelmiyor, çekilmiş, non funziona,
            não funciona, fungerar inte, virker ikke, не працює, не работает, لا يعمل, لا تعمل, 動かない, つながらない, 繋がらない, 不能用, 坏了
            """),
        new(MentionKind.Problem, 2, """
            kaputt, defekt, störung, leider, verspätung, problème, problèmes, panne, en retard, déçu, déçue, inadmissible, problema,
            problemas, avería, retraso, se cortó, se corta, perdido, devolver, reclamar, awaria, opóźnieni*, krzyczy, spóźnieni*, sorun*,
            arıza, acil, şikayet*, yardım lütfen,
            proszę o pomoc, guasto, ritardo, avaria, проблем*, مشكلة, انقطع, عطل, 問題, 故障, 遅れ, 困って, 问题, 投诉
            """),
        new(
            MentionKind.Problem,
            1,
            "nicht, kein, pas, jamais, nunca, nie, nikt, yine, 😡, 🤬, 😠, 😤, 👎, 😩, 😫, 💔, 🙄, 😒, 🙃, 😬, 😳, 😢, 😭, "
                + "😞, 😔, 😕, ☹, 🤦"),

        // Praise
        new(MentionKind.Praise, 3, """
            thanks again, thank you again, thanks again for your help, thanks again for the help, thanks for your help, thanks for the help,
            thank you for your help, thank you for the help, thank you so much, thanks so much, many thanks, thank you for, thanks for,
            thx for, big thanks, huge thanks, shout out,
            shout-out, shoutout, kudos, well done, great job, good job, amazing job, awesome job, great service, good service, excellent
            service, amazing service, best service, great customer, excellent customer, amazing customer,
            best airline, best company, best provider, best customer, best flight, love you, love your, love this, love it, loved, i love,
            we love, made my day, above and beyond, keep it up, keep up, keep doing, very happy, so happy, really happy, highly recommend,
            can recommend, would recommend, five stars, 5 stars, 5/5, 10/10, ★★★★★, ⭐⭐⭐⭐⭐, ⭐⭐⭐⭐, top notch, first class service, hats off,
            finally somebody, restored my faith, proud of, nice touch, you rock, you guys rock, you're the best, you are the best, are the
            best, is the best, the nicest
            """),
        new(MentionKind.Praise, 2, """
            thank you, thank u, thanks, thx, thnx, ty, tysm, appreciate*, grateful, awesome, amazing, fantastic, wonderful, excellent,
            brilliant, superb, outstanding, impress*, great, perfect*, delight*, fabulous, lovely, beautiful*, helpful, friendly, kind,
            kindest, kindness, best, favorite, favourite, loving, happy, pleased, nice, nicest, cheers, bravo, hero, heroes, legend,
            saved me, saved my, saved the day, recommend, worked perfectly, works perfectly, works again, everything works, and it worked,
            was right, so easy, smooth, proud, better than
            """),
        new(
            MentionKind.Praise,
            1,
            "good, love, cool, fun, easy, quick, fast, finally, yay, woohoo, wow, haha, glad, enjoy*, super, sweet, honest*, fixed, "
                + "remembered, exactly, best of luck, thankful"),
        new(MentionKind.Praise, 3, """
            nogmaals bedankt, bedankt voor de hulp, bedankt voor je hulp, bedankt voor jullie hulp, bedankt voor uw hulp, heel erg bedankt,
            hartelijk dank, hartelijk bedankt, dank jullie wel, dank je wel, dank u wel, heel tevreden, zeer tevreden,
            erg tevreden, goud waard, complimenten, compliment, chapeau, petje af, top service, goede service, super service, geweldige
            service, heel blij, erg blij, zo blij, dikke pluim, pluim, vijf sterren, 5 sterren, zes sterren, goed geholpen,
            snel geholpen, super geholpen, keurig geholpen, netjes geholpen, niets dan lof, ga zo door, wat een service, tige tank
            """),
        new(
            MentionKind.Praise,
            2,
            "bedankt, dankjewel, dankuwel, dank, dankbaar, geweldig*, fantastisch*, uitstekend*, prachtig*, super, top, "
                + "tevreden, blij, aanrader, lief, lieve mensen, vriendelijk*, behulpzaam, perfect, mooi, heerlijk, keurig, werkt "
                + "weer, doet het weer, eindelijk iemand"),
        new(MentionKind.Praise, 1, "fijn, fijne, goed, leuk, leuke, snel, snelle, netjes, lekker, kus, trots, hulde, heldin, held"),
        new(MentionKind.Praise, 3, """
            vielen dank, herzlichen dank, sehr zufrieden, merci beaucoup, merci pour, un bon service, très bien, muchas gracias, mil
            gracias, gracias por, bardzo dziękuję, jeszcze raz dziękuję, çok teşekkür*, teşekkür ederim, grazie mille, muito obrigad*, tack
            så mycket, mange tak, tusen takk,
            дякую, спасибо, شكرا, شكرًا, ありがとう, 谢谢, 謝謝, 감사합니다
            """),
        new(
            MentionKind.Praise,
            2,
            "danke, dankeschön, toll, großartig, merci, génial, parfait, bravo, gracias, genial, estupendo, encantad*, "
                + "dziękuję, dzięki, świetn*, super, teşekkür*, harika, iyilik, grazie, obrigad*, tack, takk, kiitos, mahalo, terima "
                + "kasih, 素晴らしい, 👏, 🙌, 😍, 🥰, ❤, 💛, 💙, 💚, 💜, 🧡"),
        new(MentionKind.Praise, 1, "👍, 🤝, 🎉, 😊, 😄, 😂, 🙏, 🌷, 💐, ☺, 😁, 🍅, 😘, 💪"),

        // Questions: the question mark itself is weighed by the rule
        new(
            MentionKind.Question,
            3,
            "quick question, i have a question, one question, have a question, another question, just wondering, was "
                + "wondering, i wonder, wondering if, can you tell me, could you tell me, do you know, is it possible, is there a "
                + "way, is there any way, would it be possible, does anyone know, do you offer, do you have, do you support, do you "
                + "fly, what time, how much, how many, how long, how do i, how can i, how to, can i, may i, could i, do i need, do i "
                + "have to, when will, when do, when does, when is, what is the, what are the, which of your, where can i, where do "
                + "i, who do i, who can i, any chance, any update*, any idea, any word on"),
        new(
            MentionKind.Question,
            2,
            "question, questions, wonder, can you, could you, can u, do you, are you, will you, would you, is there, are there, does "
                + "it, does the, does your, is it, will the, will there, should i, what's the, please advise, want to know, wish to know, "
                + "like to know, let me know, curious, tell me, please confirm, pls confirm, dm me, can we, could we, do we, how does, how "
                + "is, how are, is the, are the"),
        new(
            MentionKind.Question,
            3,
            "ik heb een vraag, een vraag, vraagje, korte vraag, vroeg me af, vraag me af, weten jullie, weet u, weet je, weet iemand, "
                + "is het mogelijk, kan ik, kunnen we, kunnen wij, mag ik, kunnen jullie, kunt u, hoe kan ik, hoeveel kost, wat kost, wat "
                + "kosten, wanneer komt, wanneer is, wanneer kan, hoe lang, hoelang, hoe laat, moet ik, moeten we, hebben jullie, heeft u, "
                + "hoe werkt, waar kan ik, is er"),
        new(
            MentionKind.Question,
            2,
            "vraag, vragen, vraagt, wanneer, hoeveel, welke, wie, kan dat, kan het, zijn er, bestaat er, graag weten, horen, benieuwd, "
                + "even checken, kan je, kun je"),
        new(
            MentionKind.Question,
            3,
            "kann ich, können sie, wie kann, ist es möglich, est-ce que, puis-je, pouvez-vous, est-il possible, combien, "
                + "puedo, podéis, pueden, es posible, cuánto, cuándo, quisiera saber, czy mogę, czy można, czy jest, ile kosztuje, "
                + "miyim, mıyım, mı yoksa, mi yoksa, müyüm, nasıl, posso, è possibile, é possível, чи можна, можно ли, هل يمكن, هل, "
                + "كيف, でしょうか, ますか, 可以吗, 请问"),
        new(
            MentionKind.Question,
            2,
            "frage, wie, wann, question, comment, quand, pregunta, cómo, dónde, consulta, pytanie, czy, kiedy, mı, mü, ne zaman, "
                + "domanda, pergunta, питання, вопрос, متى, سؤال, 質問, 吗"),

        // Ideas
        new(MentionKind.Idea, 4, """
            idea for, an idea, idea from, my idea, have you considered, have you thought, have you ever thought, you should add, you should
            offer, you should make, you guys should, please add, please bring, please consider, please sell, please make, please offer,
            would be great if, would be nice if, would be awesome if, would be cool if, would be amazing if, be great if, be nice if, it'd
            be,
            wish you would, wish you had, wish you'd, would love to see, would love it if, would love a, feature request, suggestion*,
            suggest that, i suggest, i propose, how about, what about adding, why not add, why don't you, could you add, can you add, let
            people, let us, let customers, i'd pay
            """),
        new(
            MentionKind.Idea,
            2,
            "idea, ideas, suggest, propose, proposal, consider, improvement, you should, should have a, could be, add a, add an, bring "
                + "back, publish, if only, would pay, one more thought"),
        new(
            MentionKind.Idea,
            4,
            "idee voor, een idee, ideetje, tip voor, een tip, suggestie, suggesties, voorstel, zou handig zijn, zou fijn zijn, "
                + "zou mooi zijn, zou leuk zijn, zou het niet, waarom geen, waarom niet gewoon, misschien kunnen jullie, het zou, "
                + "voeg toe, maak er, zet er een, zet de, zet een, doe er"),
        new(MentionKind.Idea, 2, "idee, ideeën, tip, voorstellen, handig als, liever, zou het, graag een"),
        new(
            MentionKind.Idea,
            3,
            "vorschlag, wäre schön, wäre toll, suggestion, ce serait bien, sugerencia, estaría bien, sería bueno, sugiero, "
                + "propongo, propozycja, sugeruję, öneri, önerim, keşke, ekleyin, suggerimento, sugestão, пропозиція, предлагаю, "
                + "أقترح, اقتراح, 提案, 建议"),

        // Nobody's mention: what sells something else
        new(
            MentionKind.Other,
            5,
            "unsubscribe, click here, free trial, hot deal, check inbox, check your inbox, real reviews, guaranteed, 100% safe, reply "
                + "yes, limited offer, act now, work from home, promo code, boost your, make money, congratulations!!!, you have won, you "
                + "won a"),
        new(MentionKind.Other, 2, "never mind, nevermind, laat maar, nvm, just saying, fyi, rt"),
    ];
}
