using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Outreach.EndToEnd.Client;
using Outreach.Notices;

namespace Outreach.EndToEnd;

/// <content>What is refused at the address of inbound mail.</content>
public sealed partial class InboundMailTests
{
    [Fact]
    public async Task Only_the_secret_address_takes_e_mails_and_the_one_before_it_while_it_is_replaced()
    {
        var mail = Letter("token-1", "token@mail.example", "Hello", "Hello.");

        await TakeAsync(mail, Before);
        _options.PreviousToken = null;
        foreach (var wrong in (string[])[Before, Token[..^1], Token + "x", "x"])
        {
            (await PostAsync(mail, wrong)).ExpectProblem(HttpStatusCode.NotFound);
        }

        _options.Token = "";
        (await PostAsync(mail)).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType, "Content-Type")]
    [InlineData("multipart/form-data", "x", HttpStatusCode.UnsupportedMediaType, "Content-Type")]
    [InlineData("message/rfc822", "", HttpStatusCode.BadRequest, "body")]
    [InlineData("message/rfc822", "{ \"secret\": \"words\" }", HttpStatusCode.BadRequest, "body")]
    [InlineData("multipart/form-data; boundary=b", "no form, but secret words", HttpStatusCode.BadRequest, "body")]
    [InlineData(
        "multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"secret\"\r\n\r\nwords\r\n--b--\r\n",
        HttpStatusCode.BadRequest,
        "body")]
    public async Task What_is_no_e_mail_is_refused_by_name_and_without_a_word_of_it(
        string type, string body, HttpStatusCode status, string field)
    {
        var before = await _host.Tables.CountAsync("FollowUps");

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var refused = await PostAsync(content);

        refused.ExpectProblem(status, field);
        Assert.DoesNotContain("secret", refused.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await _host.Tables.CountAsync("FollowUps"));
    }

    [Fact]
    public async Task An_e_mail_over_25_MiB_is_refused()
    {
        var large = new byte[(25 * 1024 * 1024) + 1];
        (await PostAsync(large)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body");
    }

    [Fact]
    public async Task Where_SendGrid_signs_what_it_has_not_signed_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _options.SignatureKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        var mail = Letter("signed-1", "signed@mail.example", "Signed", "Signed.");
        var timestamp = (await Outreach.NowAsync()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(key.SignData(
            [.. Encoding.UTF8.GetBytes(timestamp), .. mail], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

        (await PostAsync(mail)).ExpectProblem(HttpStatusCode.Unauthorized);
        (await PostSignedAsync([.. mail, (byte)'!'])).ExpectProblem(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.NoContent, (await PostSignedAsync(mail)).Status);

        Task<Answer> PostSignedAsync(byte[] bytes) => Outreach.SendAsync(
            HttpMethod.Post,
            $"api/webhooks/sendgrid/inbound/{Token}",
            OutreachClient.FileOf(bytes, "message/rfc822"),
            headers: new Dictionary<string, string>
            {
                [WebhookSignature.Header] = signature,
                [WebhookSignature.TimestampHeader] = timestamp,
            });
    }
}
