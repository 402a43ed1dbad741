using System.Security.Cryptography;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Outreach.Platform.Http;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Platform;

/// <summary>The app fails closed: whatever is missing or wrong, it does not start, names the setting and has not touched storage.</summary>
public sealed class StartTests
{
    private static readonly Dictionary<string, string> Good = new()
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["WEBSITE_AUTH_ENABLED"] = "True",
        ["Outreach__PublicUrl"] = "https://outreach.example",
        ["Outreach__OfficeTimeZone"] = "Europe/Amsterdam",
        ["Outreach__OfficeCountry"] = "NL",
        ["Outreach__IdentityKey"] = new string('i', 32),
        ["Outreach__IntakeKey"] = new string('k', 32),
        ["Outreach__IntakeGrace"] = "00:05:00",
        ["Outreach__NoticeWindow"] = "00:01:00",
        ["Outreach__RequestsPerMinute"] = "600",
        ["Outreach__SameWordsMost"] = "2",
        ["Outreach__FromEmail"] = "outreach@outreach.example",
        ["Outreach__FromName"] = "Outreach",
        ["SendGrid__ApiKey"] = "a key",
        ["SendGrid__Host"] = "https://api.eu.sendgrid.com",
        ["SendGrid__WebhookKey"] = WebhookKey(),
        ["InboundMail__Token"] = new string('t', 32),
        ["InboundMail__PreviousToken"] = new string('p', 32),
        ["InboundMail__SignatureKey"] = WebhookKey(),
        ["InboundMail__OwnDomains__0"] = "outreach.example",
        ["Confirmation__Key"] = new string('c', 32),
        ["Confirmation__PreviousKey"] = new string('p', 32),
        ["Confirmation__Days"] = "30",
        ["Confirmation__Company"] = "Wadvonk",
        ["Loyalty__Mentions"] = "3",
        ["Loyalty__ProblemsFixed"] = "0",
        ["Loyalty__Praises"] = "0",
        ["Loyalty__TenureDays"] = "0",
        ["Loyalty__DaysBetweenCalls"] = "180",
        ["Retention__TextsDays"] = "730",
        ["Retention__CustomersDays"] = "1095",
        ["ThankYouCalls__From"] = "09:00",
        ["ThankYouCalls__To"] = "20:00",
        ["ThankYouCalls__Days__0"] = "monday",
        ["ThankYouCalls__Days__1"] = "friday",
        ["ThankYouCalls__PartsOfTheDay__0"] = "09:00",
        ["ThankYouCalls__PartsOfTheDay__1"] = "14:00",
        ["ThankYouCalls__MinimumGap"] = "02:00:00",
        ["Webhooks__reviews__Secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ["Webhooks__reviews__Items"] = "data[*]",
        ["Webhooks__reviews__Map"] = "id:externalId,user.name:author.handle",
        ["Webhooks__reviews__Channel"] = "review",
    };

    private static readonly string[] Needed =
        ["Outreach__PublicUrl", "Outreach__OfficeTimeZone", "Outreach__IdentityKey", "Outreach__FromEmail", "SendGrid__ApiKey"];

    private readonly TableServiceClient _storage = Substitute.For<TableServiceClient>();
    private readonly TableClient _table = Substitute.For<TableClient>();

    public StartTests() => _storage.GetTableClient(Arg.Any<string>()).Returns(_table);

    public static TheoryData<string> NeededNames => [.. Needed];

    public static TheoryData<string> OptionalNames =>
        [.. Good.Keys.Where(name => !name.EndsWith("__0", StringComparison.Ordinal)).Except(Needed)
            .Except(["WEBSITE_AUTH_ENABLED", "Webhooks__reviews__Secret"])];

    [Fact]
    public void Every_setting_of_ours_is_tried_here() => Assert.Empty(
        SettingsThatAreRead.Options.Select(option => option.Key.Replace(":", "__", StringComparison.Ordinal))
            .Except(Good.Keys.Select(name => name.Split("__") is [var section, var list, _] ? $"{section}__{list}" : name)));

    [Fact]
    public async Task With_good_settings_it_starts_and_makes_its_tables()
    {
        await StartAsync(Good);

        await _table.ReceivedWithAnyArgs().CreateIfNotExistsAsync(default);
    }

    [Fact]
    public void The_web_servers_lines_of_each_request_are_not_logged_for_they_hold_its_address()
    {
        var services = new ServiceCollection()
            .AddOutreach(new ConfigurationBuilder().Build())
            .AddLogging(logging => logging.AddProvider(new EveryLine()));
        using var built = services.BuildServiceProvider();
        var log = built.GetRequiredService<ILoggerFactory>();

        Assert.False(log.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Critical));
        Assert.False(log.CreateLogger("Microsoft.AspNetCore.Routing").IsEnabled(LogLevel.Information));
        Assert.True(log.CreateLogger("Outreach").IsEnabled(LogLevel.Information));
    }

    [Theory]
    [MemberData(nameof(OptionalNames))]
    public async Task Without_what_has_a_default_it_starts(string name) => await StartAsync(Good.Where(one => one.Key != name));

    [Theory]
    [MemberData(nameof(NeededNames))]
    public async Task Without_a_needed_setting_it_does_not_start(string name) =>
        await RefusesAsync(Good.Where(one => one.Key != name), name);

    [Theory]
    [InlineData("Outreach__PublicUrl", "")]
    [InlineData("Outreach__PublicUrl", " ")]
    [InlineData("Outreach__PublicUrl", "outreach.example")]
    [InlineData("Outreach__PublicUrl", "http://outreach.example")]
    [InlineData("Outreach__PublicUrl", "ftp://outreach.example")]
    [InlineData("Outreach__PublicUrl", "https://somebody:secret@outreach.example")]
    [InlineData("Outreach__PublicUrl", "https://outreach.example?a=b")]
    [InlineData("Outreach__PublicUrl", "https://outreach.example#a")]
    [InlineData("Outreach__OfficeTimeZone", "")]
    [InlineData("Outreach__OfficeTimeZone", "Europe/Atlantis")]
    [InlineData("Outreach__OfficeTimeZone", "W. Europe Standard Time")]
    [InlineData("Outreach__OfficeCountry", "nl")]
    [InlineData("Outreach__OfficeCountry", "Netherlands")]
    [InlineData("Outreach__OfficeCountry", "XX")]
    [InlineData("Outreach__IdentityKey", "")]
    [InlineData("Outreach__IdentityKey", "                                        ")]
    [InlineData("Outreach__IdentityKey", "1234567890123456789012345678901")]
    [InlineData("Outreach__IntakeKey", "1234567890123456789012345678901")]
    [InlineData("Outreach__IntakeKey", "                                        ")]
    [InlineData("Outreach__IntakeGrace", "")]
    [InlineData("Outreach__IntakeGrace", "soon")]
    [InlineData("Outreach__IntakeGrace", "-00:05:00")]
    [InlineData("Outreach__IntakeGrace", "5")]
    [InlineData("Outreach__NoticeWindow", "")]
    [InlineData("Outreach__NoticeWindow", "soon")]
    [InlineData("Outreach__NoticeWindow", "-00:01:00")]
    [InlineData("Outreach__NoticeWindow", "01:00:01")]
    [InlineData("Outreach__RequestsPerMinute", "many")]
    [InlineData("Outreach__RequestsPerMinute", "-1")]
    [InlineData("Outreach__SameWordsMost", "some")]
    [InlineData("Outreach__SameWordsMost", "-1")]
    [InlineData("Outreach__FromEmail", "")]
    [InlineData("Outreach__FromEmail", "outreach.example")]
    [InlineData("Outreach__FromName", "")]
    [InlineData("SendGrid__ApiKey", "")]
    [InlineData("SendGrid__ApiKey", " ")]
    [InlineData("SendGrid__Host", "")]
    [InlineData("SendGrid__Host", "api.sendgrid.com")]
    [InlineData("SendGrid__Host", "http://api.sendgrid.com")]
    [InlineData("Confirmation__Key", "1234567890123456789012345678901")]
    [InlineData("Confirmation__Key", "                                        ")]
    [InlineData("Confirmation__PreviousKey", "1234567890123456789012345678901")]
    [InlineData("Confirmation__Days", "0")]
    [InlineData("Confirmation__Days", "31")]
    [InlineData("Confirmation__Days", "a month")]
    [InlineData("SendGrid__WebhookKey", "no key")]
    [InlineData("SendGrid__WebhookKey", "AAAA")]
    [InlineData("InboundMail__Token", "too short")]
    [InlineData("InboundMail__Token", "not a part of an address at all, / and ?")]
    [InlineData("InboundMail__PreviousToken", "too short")]
    [InlineData("InboundMail__SignatureKey", "no key")]
    [InlineData("InboundMail__OwnDomains__0", "@outreach.example")]
    [InlineData("Loyalty__Mentions", "")]
    [InlineData("Loyalty__Mentions", "three")]
    [InlineData("Loyalty__Mentions", "2.5")]
    [InlineData("Loyalty__Mentions", "99999999999")]
    [InlineData("Loyalty__Mentions", "0")]
    [InlineData("Loyalty__Mentions", "1001")]
    [InlineData("Loyalty__ProblemsFixed", "-1")]
    [InlineData("Loyalty__ProblemsFixed", "some")]
    [InlineData("Loyalty__Praises", "-1")]
    [InlineData("Loyalty__Praises", "some")]
    [InlineData("Loyalty__TenureDays", "-1")]
    [InlineData("Loyalty__TenureDays", "a year")]
    [InlineData("Loyalty__DaysBetweenCalls", "0")]
    [InlineData("Loyalty__DaysBetweenCalls", "never")]
    [InlineData("Retention__TextsDays", "-1")]
    [InlineData("Retention__TextsDays", "36501")]
    [InlineData("Retention__TextsDays", "never")]
    [InlineData("Retention__CustomersDays", "-1")]
    [InlineData("Retention__CustomersDays", "")]
    [InlineData("ThankYouCalls__From", "")]
    [InlineData("ThankYouCalls__From", "9:00")]
    [InlineData("ThankYouCalls__From", "07:59")]
    [InlineData("ThankYouCalls__From", "20:00")]
    [InlineData("ThankYouCalls__To", "")]
    [InlineData("ThankYouCalls__To", "21:01")]
    [InlineData("ThankYouCalls__To", "24:00")]
    [InlineData("ThankYouCalls__Days", "monday")]
    [InlineData("ThankYouCalls__Days", "")]
    [InlineData("ThankYouCalls__Days__1", "monday")]
    [InlineData("ThankYouCalls__Days__1", "funday")]
    [InlineData("ThankYouCalls__PartsOfTheDay", "09:00")]
    [InlineData("ThankYouCalls__PartsOfTheDay__1", "09:00")]
    [InlineData("ThankYouCalls__PartsOfTheDay__1", "noon")]
    [InlineData("ThankYouCalls__MinimumGap", "two hours")]
    [InlineData("ThankYouCalls__MinimumGap", "-01:00:00")]
    [InlineData("ThankYouCalls__MinimumGap", "2")]
    public async Task With_a_wrong_setting_it_does_not_start(string name, string value) =>
        await RefusesAsync(
            new Dictionary<string, string>(Good) { [name] = value },
            name.Split("__") is [var section, var list, _] ? $"{section}__{list}" : name);

    [Theory]
    [InlineData("Webhooks__reviews__Secret", "")]
    [InlineData("Webhooks__reviews__Secret", "flugelhorn")]
    [InlineData("Webhooks__reviews__OtherSecret", "flugelhorn")]
    [InlineData("Webhooks__reviews__Scheme", "flugelhorn")]
    [InlineData("Webhooks__reviews__Signs", "{flugelhorn}")]
    [InlineData("Webhooks__reviews__Items", "flugel..horn")]
    [InlineData("Webhooks__reviews__Map", "flugelhorn")]
    [InlineData("Webhooks__reviews__Mapp", "flugelhorn")]
    [InlineData("Webhooks__reviews", "flugelhorn")]
    [InlineData("Webhooks__reviews__Map__0", "flugelhorn", "Webhooks__reviews__Map")]
    [InlineData("Webhooks__sendgrid__Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "Webhooks__{name}")]
    [InlineData("Webhooks__two-words__Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "Webhooks__{name}")]
    [InlineData("Webhooks", "flugelhorn")]
    public async Task With_a_wrong_setting_of_a_source_it_does_not_start(string name, string value, string? named = null)
    {
        var said = await RefusesAsync(new Dictionary<string, string>(Good) { [name] = value }, named ?? name);

        Assert.True(value.Length == 0 || !said.Contains(value, StringComparison.Ordinal), said);
    }

    [Theory]
    [InlineData("Outreach__IntakeKei")]
    [InlineData("Outreach__IntakeKey__0", "Outreach__IntakeKey")]
    [InlineData("SendGrid__Key")]
    [InlineData("Loyalty__Mention")]
    [InlineData("Retention__TextDays")]
    [InlineData("ThankYouCalls__Until")]
    [InlineData("ThankYouCalls__AllowedDays__0", "ThankYouCalls__AllowedDays")]
    [InlineData("ThankYouCalls__Days__first", "ThankYouCalls__Days")]
    [InlineData("ThankYouCalls__Days__0__Name", "ThankYouCalls__Days")]
    [InlineData("Retention")]
    public async Task With_a_misspelt_setting_it_does_not_start(string name, string? named = null)
    {
        const string Value = "what may be a secret";
        var said = await RefusesAsync(new Dictionary<string, string>(Good) { [name] = Value }, named ?? name);

        Assert.DoesNotContain(Value, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var settings = new Dictionary<string, string>(Good)
        {
            ["Loyalty__Mention"] = "3",
            ["Loyalty__Praises"] = "some",
            ["SendGrid__ApiKey"] = "",
            ["SendGrid__Host"] = "x",
        };

        var said = await RefusesAsync(settings, "Loyalty__Mention ");

        Assert.All(
            ["Loyalty__Praises", "SendGrid__ApiKey", "SendGrid__Host"], name => Assert.Contains(name, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AzureWebJobsStorage")]
    [InlineData("Outreach__IdentityKey")]
    [InlineData("Outreach__IntakeKey")]
    [InlineData("SendGrid__ApiKey")]
    [InlineData("SendGrid__WebhookKey")]
    [InlineData("Webhooks__reviews__Secret")]
    [InlineData("Confirmation__Key")]
    public async Task With_a_secret_that_the_platform_did_not_resolve_it_does_not_start(string name) => await RefusesAsync(
        new Dictionary<string, string>(Good)
        {
            [name] = "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/a-long-name-of-a-secret/)",
        },
        $"{name} is a Key Vault reference");

    [Theory]
    [InlineData(null, null)]
    [InlineData("False", null)]
    [InlineData("yes", null)]
    [InlineData("", "")]
    public async Task Without_any_way_to_know_who_calls_it_does_not_start(string? authentication, string? intakeKey) => await RefusesAsync(
        Good.Where(one => one.Key is not ("WEBSITE_AUTH_ENABLED" or "Outreach__IntakeKey"))
            .Append(KeyValuePair.Create("WEBSITE_AUTH_ENABLED", authentication!)).Append(
                KeyValuePair.Create("Outreach__IntakeKey", intakeKey!))
            .Where(one => one.Value is not null),
        "WEBSITE_AUTH_ENABLED");

    [Theory]
    [InlineData("AzureWebJobsStorage", null)]
    [InlineData("AzureWebJobsStorage", "")]
    [InlineData("AzureWebJobsStorage", "AccountName=a;AccountKey=flugelhorn")]
    [InlineData("AzureWebJobsStorage", "flugelhorn")]
    [InlineData("AzureWebJobsStorage__accountName", "My Account")]
    [InlineData("AzureWebJobsStorage__tableServiceUri", "account.table.core.windows.net")]
    [InlineData("AzureWebJobsStorage__tableServiceUri", "http://account.table.core.windows.net")]
    public async Task Without_a_storage_account_it_does_not_start(string name, string? value)
    {
        var said = await RefusesAsync(
            Good.Where(one => one.Key != "AzureWebJobsStorage")
                .Append(KeyValuePair.Create(name, value!))
                .Where(one => one.Value is not null),
            name,
            withStorage: false);

        Assert.DoesNotContain("flugelhorn", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_function_that_does_not_say_whom_it_permits_it_does_not_start() => await RefusesAsync(
        Good, "'Forgetful'", change: services => services.AddSingleton(_ => new HttpFunctions(typeof(FunctionWithoutPermits).Assembly)));

    private sealed class EveryLine : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName)
        {
            var logger = Substitute.For<ILogger>();
            logger.IsEnabled(Arg.Any<LogLevel>()).Returns(true);
            return logger;
        }

        public void Dispose()
        {
        }
    }

    private static string WebhookKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }

    private async Task<string> RefusesAsync(
        IEnumerable<KeyValuePair<string, string>> settings,
        string named,
        bool withStorage = true,
        Action<IServiceCollection>? change = null)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(settings, withStorage, change));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        await _table.DidNotReceiveWithAnyArgs().CreateIfNotExistsAsync(default);
        return refused.ToString();
    }

    private async Task StartAsync(
        IEnumerable<KeyValuePair<string, string>> settings, bool withStorage = true, Action<IServiceCollection>? change = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(one => KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), (string?)one.Value)));
        if (withStorage)
        {
            builder.Services.AddSingleton(_storage);
        }

        builder.Services.AddOutreach(builder.Configuration);
        change?.Invoke(builder.Services);
        using var app = builder.Build();
        await app.StartAsync();
        await app.StopAsync();
    }
}
