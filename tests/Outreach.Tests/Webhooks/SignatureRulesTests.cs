using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Outreach.Webhooks;

namespace Outreach.Tests.Webhooks;

/// <summary>A delivery is believed only where its source has signed just this, just now.</summary>
public sealed class SignatureRulesTests
{
    private const string Key = "a secret of the other side, long enough";
    private const string OtherKey = "the next secret of the other side";
    private const string Body = """{"id":1,"text":"Hello"}""";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly long Moment = Now.ToUnixTimeSeconds();

    public static TheoryData<string> Schemes => ["standard", "hmac-hex", "hmac-base64", "hmac-hex with an id"];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void What_a_source_signed_now_is_believed_by_either_of_its_two_secrets(string scheme)
    {
        Assert.Equal(SignatureVerdict.Valid, Check(scheme, Signed(scheme)).Verdict);
        Assert.Equal(SignatureVerdict.Valid, Check(scheme, Signed(scheme, key: OtherKey)).Verdict);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_delivery_that_was_changed_is_refused(string scheme)
    {
        Assert.Equal(SignatureVerdict.Wrong, Check(scheme, Signed(scheme, key: "a secret of somebody else, as long")).Verdict);
        Assert.Equal(SignatureVerdict.Wrong, Check(scheme, Signed(scheme), Body.Replace("Hello", "Hallo")).Verdict);
        Assert.Equal(SignatureVerdict.Wrong, Check(scheme, Signed(scheme), Body + " ").Verdict);
        Assert.Equal(SignatureVerdict.Wrong, Check(scheme, Signed(scheme), "").Verdict);
        var later = Signed(scheme);
        later[TimestampHeaderOf(scheme)] = Text(Moment + 1);
        Assert.Equal(SignatureVerdict.Wrong, Check(scheme, later).Verdict);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_signature_holds_for_five_minutes_before_and_after(string scheme)
    {
        Assert.Equal(SignatureVerdict.Valid, Check(scheme, Signed(scheme, at: Moment - 300)).Verdict);
        Assert.Equal(SignatureVerdict.Untimely, Check(scheme, Signed(scheme, at: Moment - 301)).Verdict);
        Assert.Equal(SignatureVerdict.Valid, Check(scheme, Signed(scheme, at: Moment + 300)).Verdict);
        Assert.Equal(SignatureVerdict.Untimely, Check(scheme, Signed(scheme, at: Moment + 301)).Verdict);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Without_one_of_its_headers_nothing_is_believed(string scheme)
    {
        var signed = Signed(scheme);
        foreach (var header in signed.Keys)
        {
            Assert.Equal(SignatureVerdict.Missing, Check(scheme, Without(signed, header)).Verdict);
            Assert.Equal(SignatureVerdict.Missing, Check(scheme, With(signed, header, "")).Verdict);
        }

        Assert.All(
            ["yesterday", "-5", "1772442000.5", "+1772442000", " 1772442000", "999999999999", "2026-03-02T09:00:00Z"],
            moment => Assert.Equal(
                SignatureVerdict.Missing, Check(scheme, With(signed, TimestampHeaderOf(scheme), moment)).Verdict));
    }

    [Theory]
    [InlineData("hmac-hex")]
    [InlineData("hmac-base64")]
    [InlineData("standard")]
    public void A_signature_that_can_not_be_read_is_wrong(string scheme)
    {
        var header = scheme == "standard" ? "webhook-signature" : "X-Signature";

        Assert.All(
            [
                "x", "v1,", "v1,AAAA", "v1a,AAAA", "sha256=", "sha256=zz", "sha256=AAAA", new string('a', 64),
                "sha256=" + new string('a', 66),
            ],
            signature => Assert.Equal(SignatureVerdict.Wrong, Check(scheme, With(Signed(scheme), header, signature)).Verdict));
    }

    [Fact]
    public void Of_several_signatures_one_has_to_be_right()
    {
        var signed = Signed("standard");
        var right = signed["webhook-signature"];

        Assert.Equal(
            SignatureVerdict.Valid, Check("standard", With(signed, "webhook-signature", $"v1,AAAA v1a,xyz {right}")).Verdict);
        var many = string.Join(' ', Enumerable.Repeat("v1,AAAA", 10).Append(right));
        Assert.Equal(SignatureVerdict.Wrong, Check("standard", With(signed, "webhook-signature", many)).Verdict);
        Assert.Equal(SignatureVerdict.Wrong, Check("standard", With(signed, "webhook-signature", right.Replace("v1,", "v2,"))).Verdict);
    }

    [Fact]
    public void The_example_of_Standard_Webhooks_is_believed()
    {
        // standardwebhooks.com and its libraries sign this one.
        var source = Read(new WebhookSourceOptions { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
            ["webhook-timestamp"] = "1614265330",
            ["webhook-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        };

        var check = SignatureRules.Check(
            source, headers.GetValueOrDefault, """{"test": 2432232314}"""u8, DateTimeOffset.FromUnixTimeSeconds(1614265330));

        Assert.Equal(new SignatureCheck(SignatureVerdict.Valid, "id:msg_p5jXN8AQM9LWM0D4loKWxJek"), check);
    }

    [Fact]
    public void A_delivery_is_known_again_by_its_id_and_where_it_has_none_by_the_bytes_of_its_signature()
    {
        Assert.Equal("id:msg_1", Check("standard", Signed("standard")).DeliveryKey);
        Assert.Equal("id:msg_1", Check("hmac-hex with an id", Signed("hmac-hex with an id", at: Moment - 60)).DeliveryKey);

        var signed = Signed("hmac-hex");
        var key = Check("hmac-hex", signed).DeliveryKey;
        Assert.Equal(
            key,
            Check("hmac-hex", With(signed, "X-Signature", "sha256=" + signed["X-Signature"][7..].ToUpperInvariant())).DeliveryKey);
        Assert.NotEqual(key, Check("hmac-hex", Signed("hmac-hex", at: Moment + 1)).DeliveryKey);
    }

    [Fact]
    public void What_is_signed_can_be_said()
    {
        var source = Read(new WebhookSourceOptions { Scheme = "hmac-hex", Secret = Key, Signs = "v0:{timestamp}:{body}" });
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"v0:{Moment}:{Body}"));
        var headers = new Dictionary<string, string> { ["X-Timestamp"] = Text(Moment), ["X-Signature"] = Convert.ToHexStringLower(mac) };

        Assert.Equal(
            SignatureVerdict.Valid,
            SignatureRules.Check(source, headers.GetValueOrDefault, Encoding.UTF8.GetBytes(Body), Now).Verdict);
    }

    [Fact]
    public void The_key_of_a_source_that_there_is_not_is_nobodys() => Assert.Equal(
        SignatureVerdict.Wrong,
        SignatureRules.Check(
            WebhookSources.Nobody, Signed("standard").GetValueOrDefault, Encoding.UTF8.GetBytes(Body), Now).Verdict);

    private static SignatureCheck Check(string scheme, Dictionary<string, string> headers, string body = Body) =>
        SignatureRules.Check(SourceOf(scheme), headers.GetValueOrDefault, Encoding.UTF8.GetBytes(body), Now);

    private static WebhookSource SourceOf(string scheme) => Read(scheme switch
    {
        "standard" => new WebhookSourceOptions { Secret = Whsec(Key), OtherSecret = Whsec(OtherKey) },
        "hmac-hex with an id" => new WebhookSourceOptions
        {
            Scheme = "hmac-hex",
            Secret = Key,
            OtherSecret = OtherKey,
            IdHeader = "X-Delivery",
            SignaturePrefix = "sha256=",
        },
        _ => new WebhookSourceOptions { Scheme = scheme, Secret = Key, OtherSecret = OtherKey, SignaturePrefix = "sha256=" },
    });

    private static WebhookSource Read(WebhookSourceOptions options)
    {
        var (source, faults) = WebhookSource.Read("reviews", options);
        Assert.Empty(faults);
        return source!;
    }

    private static Dictionary<string, string> Signed(string scheme, string key = Key, long? at = null)
    {
        var moment = Text(at ?? Moment);
        var content = scheme is "standard" or "hmac-hex with an id" ? $"msg_1.{moment}.{Body}" : $"{moment}.{Body}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(content));
        return scheme switch
        {
            "standard" => new Dictionary<string, string>
            {
                ["webhook-id"] = "msg_1",
                ["webhook-timestamp"] = moment,
                ["webhook-signature"] = $"v1,{Convert.ToBase64String(mac)}",
            },
            "hmac-base64" => new Dictionary<string, string>
            {
                ["X-Timestamp"] = moment,
                ["X-Signature"] = $"sha256={Convert.ToBase64String(mac)}",
            },
            "hmac-hex" => new Dictionary<string, string>
            {
                ["X-Timestamp"] = moment,
                ["X-Signature"] = $"sha256={Convert.ToHexStringLower(mac)}",
            },
            _ => new Dictionary<string, string>
            {
                ["X-Delivery"] = "msg_1",
                ["X-Timestamp"] = moment,
                ["X-Signature"] = $"sha256={Convert.ToHexStringLower(mac)}",
            },
        };
    }

    private static string TimestampHeaderOf(string scheme) => scheme == "standard" ? "webhook-timestamp" : "X-Timestamp";

    private static string Whsec(string key) => $"whsec_{Convert.ToBase64String(Encoding.UTF8.GetBytes(key))}";

    private static string Text(long moment) => moment.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Without(Dictionary<string, string> headers, string name) =>
        headers.Where(header => header.Key != name).ToDictionary();

    private static Dictionary<string, string> With(Dictionary<string, string> headers, string name, string value) =>
        new(headers) { [name] = value };
}
