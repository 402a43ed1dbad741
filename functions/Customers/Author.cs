namespace Outreach.Customers;

/// <summary>Who wrote a mention. Their audience size is not known here and is not looked up.</summary>
internal sealed record Author
{
    public required string Handle { get; init; }

    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>IANA zone.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>Something that an author says of themselves.</summary>
/// <param name="Field">Such as <c>phone</c>: a name of <see cref="SuggestionRules.Fields"/>.</param>
/// <param name="Value">What they say.</param>
internal sealed record AuthorFact(string Field, string Value);

/// <summary>A customer's mention, as far as it identifies its author.</summary>
internal interface ICustomerMention
{
    /// <summary><c>[a-z0-9_-]{1,32}</c>.</summary>
    string Channel { get; }

    Author Author { get; }
}
