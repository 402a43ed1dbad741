namespace Outreach.Confirmation.Texts;

internal static class Dutch
{
    public static readonly PageTexts Texts = new()
    {
        Language = "nl",
        PersonOfCompany = "{0} van {1}",
        Question = "Is het opgelost?",
        Asks = "{0} hoort het graag van u.",
        YourAnswer = "Uw antwoord",
        Fixed = "Ja, het is opgelost",
        NotYet = "Nee, nog niet",
        SomethingElse = "Iets anders",
        WhatToLearn = "Wat kunnen wij hiervan leren?",
        WhatIsWrong = "Wat gaat er nog mis?",
        WhatElse = "Wat wilt u ons laten weten?",
        OneSentence = "Eén zin is genoeg. U mag het ook leeg laten.",
        Send = "Mijn antwoord versturen",
        WhoReadsIt = "Uw antwoord gaat naar {1} en naar niemand anders.",
        NotSentYet = "Uw antwoord is nog niet verstuurd",
        ChooseOne = "Kies een van de drie antwoorden.",
        WriteSomething = "Schrijf wat u ons wilt laten weten.",
        TooLong = "Schrijf niet meer dan 1.000 tekens.",
        ThankYou = "Bedankt",
        AfterFixed = "Fijn dat het is opgelost. U hoeft verder niets te doen.",
        AfterNotYet = "Het spijt ons dat het nog niet is opgelost. Wij gaan ermee verder, en een medewerker antwoordt u.",
        AfterSomethingElse = "Een medewerker leest wat u hebt geschreven.",
        HaveYourAnswer = "Wij hebben uw antwoord",
        UsedAlready = "Deze link is al gebruikt. Wilt u nog iets kwijt, schrijf ons dan waar u eerder schreef.",
        WorksNoMore = "Deze link werkt niet",
        WriteToUs = "Misschien is hij verlopen of maar voor een deel gekopieerd. "
            + "Schrijf ons waar u eerder schreef; een medewerker antwoordt u.",
        CouldNotBeRead = "Uw antwoord is niet aangekomen",
        TryAgain = "Open de link opnieuw en verstuur uw antwoord nog een keer.",
    };
}
