using System.Text.Json;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.Staff;

namespace Outreach.DevHost.Seeds;

/// <summary>The demo company itself.</summary>
internal sealed record SeedCompany(string Name, string TimeZone, SeedSender From);

internal sealed record SeedSender(string Name, string Email);

internal sealed record SeedIdentity(string Channel, string Handle);

/// <summary>A note, so many days old.</summary>
internal sealed record SeedNote(string Text, string By, double DaysAgo, bool Pinned = false);

/// <summary>A channel on which a customer doesn't want to hear from us.</summary>
internal sealed record SeedDoNotContact(string Channel, string Reason);

internal sealed record SeedCustomer
{
    public required string Key { get; init; }

    public required string DisplayName { get; init; }

    public required IReadOnlyList<SeedIdentity> Identities { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? TimeZone { get; init; }

    public string? Town { get; init; }

    public string? SayName { get; init; }

    public string? Language { get; init; }

    public IReadOnlyList<string> Interests { get; init; } = [];

    public IReadOnlyList<string> AvoidTopics { get; init; } = [];

    /// <summary>Year and month, <c>2019-09</c>.</summary>
    public required string CustomerSince { get; init; }

    public string? KnownBy { get; init; }

    public IReadOnlyList<SeedNote> Notes { get; init; } = [];

    public IReadOnlyList<SeedDoNotContact> DoNotContact { get; init; } = [];
}

/// <summary>What somebody did about a mention, so long after it was received.</summary>
internal sealed record SeedStep(string After, string By, string Command, FollowUpCommandInput Body);

/// <summary>A mention and what became of it.</summary>
internal sealed record SeedMention
{
    public required string ExternalId { get; init; }

    public required string Channel { get; init; }

    public required string Customer { get; init; }

    public required string Handle { get; init; }

    public required string Text { get; init; }

    public string? Url { get; init; }

    public required double DaysAgo { get; init; }

    public double PostedMinutesBefore { get; init; }

    public SharedKernel.MentionKind Kind { get; init; }

    public IReadOnlyList<SeedStep> Story { get; init; } = [];
}

/// <summary>Reads the files of folder <c>seeds</c>, which is copied beside the dev host.</summary>
internal static class SeedFiles
{
    public static SeedCompany ReadCompany() => Read<SeedCompany>("company.json");

    public static IReadOnlyList<StaffMember> ReadStaff() => Read<List<StaffMember>>("staff.json");

    public static IReadOnlyList<SeedCustomer> ReadCustomers() => Read<List<SeedCustomer>>("customers.json");

    public static IReadOnlyList<SeedMention> ReadMentions() => Read<List<SeedMention>>("mentions.json");

    public static ServiceLevelDocument ReadServiceLevels() =>
        ServiceLevelReader.Read(Read<JsonElement>("service-levels.json"), out var errors)
        ?? throw new InvalidDataException($"service-levels.json: {string.Join("; ", errors.SelectMany(error => error.Value))}");

    private static T Read<T>(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "seeds", file);
        using var stream = File.OpenRead(path);
        try
        {
            return JsonSerializer.Deserialize<T>(stream, Json.Rows) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{path}: {broken.Message}", broken);
        }
    }
}
