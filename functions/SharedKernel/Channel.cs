namespace Outreach.SharedKernel;

/// <summary>What varies by channel. Every other name of <c>[a-z0-9_-]{1,32}</c> is a channel too, with what is usual.</summary>
internal sealed record Channel(string Name)
{
    public static readonly Channel Twitter = new("twitter") { HasAsciiHandles = true, FirstResponse = "PT1H" };

    public static readonly Channel Email = new("email") { IsMail = true };

    /// <summary>Stands for calls to a customer; a handle is their number.</summary>
    public static readonly Channel Phone = new("phone") { IsForCalls = true };

    /// <summary>The channels about which something is unusual.</summary>
    public static readonly IReadOnlyList<Channel> Known = [Twitter, Email, Phone];

    /// <summary>Those on which a handle is a number.</summary>
    public static readonly IReadOnlyList<string> OfNumbers = [Phone.Name, "whatsapp", "sms"];

    /// <summary>A handle is an address.</summary>
    public bool IsMail { get; private init; }

    /// <summary>A letter in a handle that looks like a Latin one is meant as that.</summary>
    public bool HasAsciiHandles { get; private init; }

    /// <summary>The target for the first response until the company sets its own, where it is not the usual one.</summary>
    public string? FirstResponse { get; private init; }

    public bool IsForCalls { get; private init; }

    /// <summary>Goes on <c>we don't ...</c>.</summary>
    public string ContactYou => IsForCalls ? "call you" : $"contact you on {Name}";

    /// <summary>Goes on <c>they may be ...</c>.</summary>
    public string Contacted => IsForCalls ? "called" : $"contacted on {Name}";

    public static Channel Of(string name) => Known.FirstOrDefault(channel => channel.Name == name) ?? new Channel(name);
}
