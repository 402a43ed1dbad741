using FluentValidation;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>What a mention must hold to be taken in.</summary>
internal sealed class MentionValidator : AbstractValidator<MentionInput>
{
    /// <summary>The most a mention's text may hold, in UTF-16 units.</summary>
    public const int MaxTextUnits = 10_000;

    /// <summary>The one that all intake uses; it has no state.</summary>
    public static MentionValidator Instance { get; } = new();

    private MentionValidator()
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(mention => mention.Channel)
            .NotEmpty().WithMessage("channel is required, such as twitter or email.")
            .Must(channel => Formats.IsChannel(channel!)).WithMessage("channel may hold 1 to 32 of a-z, 0-9, _ and -.");
        RuleFor(mention => mention.ExternalId)
            .NotEmpty().WithMessage("externalId is required: the mention's id on its channel.")
            .MaximumLength(512).WithMessage("externalId may hold 512 characters at the most.")
            .Must(id => !id!.Any(char.IsControl)).WithMessage("externalId must not hold control characters.");
        When(mention => mention.Deleted != true, AddContentRules);
        RuleFor(mention => mention.Kind)
            .Must(kind => string.IsNullOrEmpty(kind) || Platform.Json.ParseName<MentionKind>(kind) is not null)
            .WithMessage("kind must be praise, problem, question, idea or other.");
        RuleFor(mention => mention.Url)
            .Must(url => string.IsNullOrEmpty(url) || IsWebAddress(url)).WithMessage(
                "url must be an http or https address of 2,048 characters at the most.");
        RuleFor(mention => mention.InReplyTo)
            .MaximumLength(512).WithMessage("inReplyTo may hold 512 characters at the most.");
    }

    /// <summary>What a mention that was deleted has no more.</summary>
    private void AddContentRules()
    {
        RuleFor(mention => mention.Text)
            .Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage("text is required and must not be blank.")
            .MaximumLength(MaxTextUnits).WithMessage("text may hold 10,000 characters at the most.");
        RuleFor(mention => mention.PostedAt)
            .NotEmpty().WithMessage("postedAt is required.")
            .Must(at => Instants.Parse(at) is not null).WithMessage(
                "postedAt must be an ISO 8601 moment with an offset, such as 2026-01-05T10:00:00Z, of the years 1601 to 9998.");
        RuleFor(mention => mention.Author)
            .NotNull().WithMessage("author is required.")
            .ChildRules(AddAuthorRules!);
    }

    /// <summary>The errors by field, the fields as they stand in JSON; null where there are none.</summary>
    /// <param name="input">What came in.</param>
    /// <param name="prefix">What stands before each field, such as <c>[3].</c> in an array.</param>
    public IReadOnlyDictionary<string, string[]>? ErrorsOf(MentionInput input, string prefix = "")
    {
        var result = Validate(input);
        return result.IsValid ? null : result.Errors
            .GroupBy(error => prefix + JsonPath(error.PropertyName))
            .ToDictionary(errors => errors.Key, errors => errors.Select(error => error.ErrorMessage).ToArray());
    }

    private static void AddAuthorRules(InlineValidator<AuthorInput> author)
    {
        author.RuleLevelCascadeMode = CascadeMode.Stop;
        author.RuleFor(who => who.Handle)
            .Must(handle => !string.IsNullOrWhiteSpace(handle)).WithMessage("author.handle is required.")
            .MaximumLength(256).WithMessage("author.handle may hold 256 characters at the most.")
            .Must(handle => !handle!.Any(char.IsControl)).WithMessage("author.handle must not hold control characters.")
            .Must(handle => IdentityKey.IsHandle(handle!)).WithMessage("author.handle must hold more than @.");
        author.RuleFor(who => who.DisplayName)
            .MaximumLength(256).WithMessage("author.displayName may hold 256 characters at the most.");
        author.RuleFor(who => who.Email)
            .Must(
                email =>
                    string.IsNullOrWhiteSpace(email)
                        || Formats.IsEmailAddress(email)).WithMessage("author.email is not an e-mail address.");
        author.RuleFor(who => who.Phone)
            .Must(phone => string.IsNullOrWhiteSpace(phone) || Formats.IsPhone(phone)).WithMessage(
                "author.phone must be E.164, such as +31201234567.");
        author.RuleFor(who => who.TimeZone)
            .Must(zone => string.IsNullOrWhiteSpace(zone) || Formats.IsTimeZone(zone))
            .WithMessage("author.timeZone must be an IANA zone, such as Europe/Amsterdam.");
    }

    private static string JsonPath(string path) =>
        string.Join('.', path.Split('.').Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

    private static bool IsWebAddress(string url) =>
        url.Length <= 2048 && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
