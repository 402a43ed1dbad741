using NodaTime.Text;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <summary>A person's notification preferences, as they come in.</summary>
internal sealed record NoticesInput
{
    private static readonly LocalTimePattern HourAndMinute = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    /// <summary>By kind: <c>at_once</c>, <c>digest</c> or <c>off</c>; a kind that is left out is sent at once.</summary>
    public IReadOnlyDictionary<string, string?>? Kinds { get; init; }

    /// <summary>
    /// When the daily digest comes, <c>HH:mm</c> of their own day; left out for 08:00, null for none. A lead still gets the weekly digest.
    /// </summary>
    public string? DigestAt { get; init; } = new NoticePreferences().DigestAt;

    /// <summary>The preferences of somebody.</summary>
    /// <param name="member">Who.</param>
    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public NoticePreferences ToPreferences(StaffMember member, Roster roster, NoticeKinds kinds)
    {
        var errors = new Dictionary<string, string[]>();
        var preferences = Read(kinds, errors, "");
        Check(member with { Notices = preferences }, roster, kinds, errors, "");
        return errors.Count == 0 ? preferences : throw ProblemException.Invalid(errors);
    }

    /// <summary>The preferences; what is wrong is added to the errors.</summary>
    /// <param name="errors">By field.</param>
    /// <param name="prefix">What stands before each field, such as <c>notices.</c></param>
    internal NoticePreferences Read(NoticeKinds all, Dictionary<string, string[]> errors, string prefix)
    {
        var kinds = new Dictionary<NoticeKind, NoticeDelivery>();
        foreach (var (name, value) in Kinds ?? new Dictionary<string, string?>())
        {
            var (kind, delivery, field) = (
                all.Find(name), Json.ParseName<NoticeDelivery>(value), $"{prefix}kinds.{name}");
            if (kind is null)
            {
                errors[field] = [$"{field} is not a kind of notice; there are {string.Join(", ", all.All.Select(known => known.Name))}."];
            }
            else if (delivery is null)
            {
                errors[field] = [$"{field} must be one of {string.Join(", ", Enum.GetValues<NoticeDelivery>().Select(Json.NameOf))}."];
            }
            else
            {
                kinds[kind.Kind] = delivery.Value;
            }
        }

        if (DigestAt is not null && !HourAndMinute.Parse(DigestAt).Success)
        {
            errors[$"{prefix}digestAt"] = [$"{prefix}digestAt must be a time of their day such as 08:00, or null for no digest."];
        }

        return new NoticePreferences { Kinds = kinds, DigestAt = DigestAt };
    }

    /// <summary>What somebody's preferences must hold.</summary>
    internal static void Check(
        StaffMember member, Roster roster, NoticeKinds kinds, Dictionary<string, string[]> errors, string prefix)
    {
        var preferences = member.Notices;
        foreach (var kind in roster.IsLead(member) ? kinds.All : [])
        {
            if (kind.AtOnceForLeads is { } why && preferences.Kinds.GetValueOrDefault(kind.Kind) != NoticeDelivery.AtOnce)
            {
                var field = $"{prefix}kinds.{kind.Name}";
                errors[field] = [$"{field} must be at_once for a lead: {why}, and a digest lists only what its reader has to do."];
            }
        }

        if (preferences.DigestAt is null && preferences.Kinds.Values.Contains(NoticeDelivery.Digest))
        {
            errors.TryAdd($"{prefix}digestAt", [$"{prefix}digestAt is needed where a kind comes with the digest."]);
        }
    }
}
