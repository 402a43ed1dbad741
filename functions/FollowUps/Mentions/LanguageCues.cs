namespace Outreach.FollowUps.Mentions;

/// <summary>The small words of each language that stand in almost every sentence, as <see cref="LanguageRule"/> counts them.</summary>
internal static class LanguageCues
{
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["en"] =
            "the and is are was my your you i to of in for it this that have has not with be can but on at we they what when how "
                + "why there been do does did will would from all again please thanks still just our me an a so no it's i'm don't can't "
                + "if or as get got now up by u am out had after over any who you're about",
        ["nl"] =
            "de het een en is ik je jullie niet van dat op te met voor er maar ook wat nog naar bij zijn heb heeft geen mijn wij we "
                + "al aan wel kan kunnen als dit deze weer waar hoe u uw door om uit dan wordt graag bedankt alweer wanneer waarom in zo "
                + "iemand hebben was of",
        ["de"] =
            "der die das und ist ich sie nicht ein eine einen zu mit auf für von den dem es wir ihr mein meine auch wie was wann "
                + "warum noch schon bei im am hat habe haben kein keine kann aber wenn seit wieder bitte danke ihnen oder werden wird nur "
                + "doch endlich in an so uns mir euch",
        ["fr"] =
            "le la les un une des et est je vous nous ne pas que qui de du en pour dans sur avec ce cette mon ma mes votre vos plus "
                + "mais il elle on au aux se sont ai depuis quand toujours bonjour merci très été être j'ai c'est n'est pourquoi encore "
                + "rien a à",
        ["es"] =
            "el la los las un una y es que de no en por para con mi su se lo me le pero más muy ya como cuando cuándo cómo dónde "
                + "qué está están estoy desde hace todo porque hay tengo tiene gracias sin del al yo usted son esto este esta nada aún "
                + "todavía a",
        ["it"] =
            "il lo la gli le un una e è che di non per con mi si sono del della da ma più come quando anche ho ha questo questa mio "
                + "mia grazie ancora perché nel al alla ci vi sempre molto dal i in a c'è no",
        ["pt"] =
            "o a os as um uma e é que de não em por para com meu minha se do da no na mas mais muito como quando está estou tem "
                + "tenho obrigado obrigada ainda sem já foi ao isso este esta eu você vocês nos dos das há",
        ["tr"] =
            "bir ve bu için çok ben değil ne mi mı da de ile daha ama var yok gibi kadar neden nasıl zaman hala hâlâ teşekkürler "
                + "lütfen benim sizin şey olarak sonra en o",
        ["pl"] =
            "i w na nie się jest to że do z jak ale po co tak za od już czy mam moja mój mnie jestem bardzo dziękuję proszę kiedy "
                + "dlaczego jeszcze przez dla są było nadal znowu a o u",
        ["sv"] =
            "och att det är som en ett jag inte på för med av har vi ni du den till om men kan min mitt var när hur så från alla "
                + "igen tack hej nu ska varför fortfarande eller vad mycket i de",
    };
}
