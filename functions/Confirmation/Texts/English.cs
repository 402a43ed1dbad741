namespace Outreach.Confirmation.Texts;

internal static class English
{
    public static readonly PageTexts Texts = new()
    {
        Language = "en",
        PersonOfCompany = "{0} of {1}",
        Question = "Is it fixed?",
        Asks = "{0} would like to hear it from you.",
        YourAnswer = "Your answer",
        Fixed = "Yes, it is fixed",
        NotYet = "No, not yet",
        SomethingElse = "Something else",
        WhatToLearn = "What should we learn from this?",
        WhatIsWrong = "What is still wrong?",
        WhatElse = "What would you like to say?",
        OneSentence = "One sentence is enough. You may leave it empty.",
        Send = "Send my answer",
        WhoReadsIt = "Your answer goes to {1} and to nobody else.",
        NotSentYet = "Your answer has not been sent yet",
        ChooseOne = "Please choose one of the three answers.",
        WriteSomething = "Please write what you would like to say.",
        TooLong = "Please write no more than 1,000 characters.",
        ThankYou = "Thank you",
        AfterFixed = "We are glad that it is fixed. You need not do anything more.",
        AfterNotYet = "We are sorry that it is not fixed yet. We go on with it, and a person will answer you.",
        AfterSomethingElse = "A person will read what you wrote.",
        HaveYourAnswer = "We have your answer",
        UsedAlready = "This link has been used already. If there is more to say, please write to us where you wrote before.",
        WorksNoMore = "This link does not work",
        WriteToUs = "It may have expired, or only a part of it was copied. "
            + "Please write to us where you wrote before, and a person will answer you.",
        CouldNotBeRead = "Your answer did not arrive",
        TryAgain = "Please open the link again and send your answer once more.",
    };
}
