namespace Outreach.Confirmation.Texts;

internal static class Spanish
{
    public static readonly PageTexts Texts = new()
    {
        Language = "es",
        PersonOfCompany = "{0} de {1}",
        Question = "¿Está solucionado?",
        Asks = "A {0} le gustaría saberlo de usted.",
        YourAnswer = "Su respuesta",
        Fixed = "Sí, está solucionado",
        NotYet = "No, todavía no",
        SomethingElse = "Otra cosa",
        WhatToLearn = "¿Qué deberíamos aprender de esto?",
        WhatIsWrong = "¿Qué sigue fallando?",
        WhatElse = "¿Qué quiere decirnos?",
        OneSentence = "Basta con una frase. También puede dejarlo en blanco.",
        Send = "Enviar mi respuesta",
        WhoReadsIt = "Su respuesta llega a {1} y a nadie más.",
        NotSentYet = "Su respuesta aún no se ha enviado",
        ChooseOne = "Elija una de las tres respuestas.",
        WriteSomething = "Escriba lo que quiere decirnos.",
        TooLong = "Escriba como máximo 1000 caracteres.",
        ThankYou = "Gracias",
        AfterFixed = "Nos alegra que esté solucionado. No tiene que hacer nada más.",
        AfterNotYet = "Sentimos que todavía no esté solucionado. Seguimos con ello y una persona le responderá.",
        AfterSomethingElse = "Una persona leerá lo que ha escrito.",
        HaveYourAnswer = "Ya tenemos su respuesta",
        UsedAlready = "Este enlace ya se ha utilizado. Si hay algo más, escríbanos donde nos escribió antes.",
        WorksNoMore = "Este enlace no funciona",
        WriteToUs = "Puede que haya caducado o que solo se haya copiado una parte. "
            + "Escríbanos donde nos escribió antes y una persona le responderá.",
        CouldNotBeRead = "Su respuesta no ha llegado",
        TryAgain = "Abra de nuevo el enlace y envíe su respuesta otra vez.",
    };
}
