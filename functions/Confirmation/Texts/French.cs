namespace Outreach.Confirmation.Texts;

internal static class French
{
    public static readonly PageTexts Texts = new()
    {
        Language = "fr",
        PersonOfCompany = "{0}, {1},",
        Question = "Est-ce résolu\u00a0?",
        Asks = "{0} aimerait l’apprendre de vous.",
        YourAnswer = "Votre réponse",
        Fixed = "Oui, c’est résolu",
        NotYet = "Non, pas encore",
        SomethingElse = "Autre chose",
        WhatToLearn = "Que devrions-nous en retenir\u00a0?",
        WhatIsWrong = "Qu’est-ce qui ne va pas encore\u00a0?",
        WhatElse = "Que souhaitez-vous nous dire\u00a0?",
        OneSentence = "Une phrase suffit. Vous pouvez aussi laisser ce champ vide.",
        Send = "Envoyer ma réponse",
        WhoReadsIt = "Votre réponse est transmise à {1} et à personne d’autre.",
        NotSentYet = "Votre réponse n’a pas encore été envoyée",
        ChooseOne = "Veuillez choisir l’une des trois réponses.",
        WriteSomething = "Veuillez écrire ce que vous souhaitez nous dire.",
        TooLong = "Veuillez ne pas dépasser 1\u202f000 caractères.",
        ThankYou = "Merci",
        AfterFixed = "Nous sommes heureux que ce soit résolu. Vous n’avez rien d’autre à faire.",
        AfterNotYet = "Nous regrettons que ce ne soit pas encore résolu. Nous continuons, et une personne vous répondra.",
        AfterSomethingElse = "Une personne lira ce que vous avez écrit.",
        HaveYourAnswer = "Nous avons votre réponse",
        UsedAlready = "Ce lien a déjà été utilisé. Si vous avez autre chose à nous dire, écrivez-nous là où vous nous aviez écrit.",
        WorksNoMore = "Ce lien ne fonctionne pas",
        WriteToUs = "Il a peut-être expiré, ou n’a été copié qu’en partie. "
            + "Écrivez-nous là où vous nous aviez écrit, et une personne vous répondra.",
        CouldNotBeRead = "Votre réponse n’est pas arrivée",
        TryAgain = "Veuillez rouvrir le lien et envoyer votre réponse une nouvelle fois.",
    };
}
