namespace Outreach.Customers;

/// <summary>Who wrote a mention. How many people read them is not known here, and is not asked.</summary>
public sealed record Author
{
    /// <summary>Their name on the channel.</summary>
    public required string Handle { get; init; }

    /// <summary>How they call themselves.</summary>
    public string? DisplayName { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>IANA zone.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>What a customer wrote, as far as it says who they are.</summary>
public interface ICustomerMention
{
    /// <summary><c>[a-z0-9_-]{1,32}</c>.</summary>
    string Channel { get; }

    /// <summary>Who wrote it.</summary>
    Author Author { get; }
}
