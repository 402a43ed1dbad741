using System.Collections.Frozen;
using Outreach.Confirmation.Texts;

namespace Outreach.Confirmation;

/// <summary>
/// What the customer's page says in one language; each language is a file in <c>Texts</c>. <c>{0}</c> is who asks, such as
/// <c>Hanneke Vos of Wadvonk</c>, and <c>{1}</c> the company.
/// </summary>
internal sealed record PageTexts
{
    public static readonly FrozenDictionary<string, PageTexts> All =
        new[] { English.Texts, Dutch.Texts, German.Texts, Spanish.Texts, French.Texts }.ToFrozenDictionary(texts => texts.Language);

    /// <summary>The tag of its language, such as <c>nl</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Who asks: <c>{0}</c> is a person of the company <c>{1}</c>.</summary>
    public required string PersonOfCompany { get; init; }

    public required string Question { get; init; }

    public required string Asks { get; init; }

    public required string YourAnswer { get; init; }

    public required string Fixed { get; init; }

    public required string NotYet { get; init; }

    public required string SomethingElse { get; init; }

    public required string WhatToLearn { get; init; }

    public required string WhatIsWrong { get; init; }

    public required string WhatElse { get; init; }

    /// <summary>The hint below a text that may be left empty.</summary>
    public required string OneSentence { get; init; }

    public required string Send { get; init; }

    public required string WhoReadsIt { get; init; }

    public required string NotSentYet { get; init; }

    public required string ChooseOne { get; init; }

    public required string WriteSomething { get; init; }

    public required string TooLong { get; init; }

    public required string ThankYou { get; init; }

    public required string AfterFixed { get; init; }

    public required string AfterNotYet { get; init; }

    public required string AfterSomethingElse { get; init; }

    public required string HaveYourAnswer { get; init; }

    public required string UsedAlready { get; init; }

    public required string WorksNoMore { get; init; }

    public required string WriteToUs { get; init; }

    public required string CouldNotBeRead { get; init; }

    public required string TryAgain { get; init; }
}
