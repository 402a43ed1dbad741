namespace Outreach.Confirmation.Texts;

internal static class German
{
    public static readonly PageTexts Texts = new()
    {
        Language = "de",
        PersonOfCompany = "{0} von {1}",
        Question = "Ist es behoben?",
        Asks = "{0} möchte es gern von Ihnen hören.",
        YourAnswer = "Ihre Antwort",
        Fixed = "Ja, es ist behoben",
        NotYet = "Nein, noch nicht",
        SomethingElse = "Etwas anderes",
        WhatToLearn = "Was sollten wir daraus lernen?",
        WhatIsWrong = "Was stimmt noch nicht?",
        WhatElse = "Was möchten Sie uns mitteilen?",
        OneSentence = "Ein Satz genügt. Sie können das Feld auch leer lassen.",
        Send = "Meine Antwort senden",
        WhoReadsIt = "Ihre Antwort geht an {1} und an niemanden sonst.",
        NotSentYet = "Ihre Antwort wurde noch nicht gesendet",
        ChooseOne = "Bitte wählen Sie eine der drei Antworten.",
        WriteSomething = "Bitte schreiben Sie, was Sie uns mitteilen möchten.",
        TooLong = "Bitte schreiben Sie höchstens 1.000 Zeichen.",
        ThankYou = "Vielen Dank",
        AfterFixed = "Es freut uns, dass es behoben ist. Sie brauchen nichts weiter zu tun.",
        AfterNotYet = "Es tut uns leid, dass es noch nicht behoben ist. Wir arbeiten weiter daran, und ein Mensch antwortet Ihnen.",
        AfterSomethingElse = "Ein Mensch liest, was Sie geschrieben haben.",
        HaveYourAnswer = "Ihre Antwort ist bei uns",
        UsedAlready = "Dieser Link wurde schon benutzt. "
            + "Wenn es noch etwas gibt, schreiben Sie uns bitte dort, wo Sie uns zuvor geschrieben haben.",
        WorksNoMore = "Dieser Link funktioniert nicht",
        WriteToUs = "Vielleicht ist er abgelaufen oder wurde nur teilweise kopiert. "
            + "Bitte schreiben Sie uns dort, wo Sie uns zuvor geschrieben haben; ein Mensch antwortet Ihnen.",
        CouldNotBeRead = "Ihre Antwort ist nicht angekommen",
        TryAgain = "Bitte öffnen Sie den Link noch einmal und senden Sie Ihre Antwort erneut.",
    };
}
