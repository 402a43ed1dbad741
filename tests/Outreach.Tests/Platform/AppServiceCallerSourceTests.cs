using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Outreach.Platform.Http;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.Tests.Platform;

/// <summary>Whom App Service authentication says is calling, and whom of the roster we take them for.</summary>
public sealed class AppServiceCallerSourceTests
{
    private static readonly Roster Roster = new([Samples.Anna with { ObjectId = "0d1e" }, Samples.Ben]);

    [Theory]
    [InlineData("http://schemas.microsoft.com/identity/claims/objectidentifier")]
    [InlineData("oid")]
    public async Task A_member_with_an_object_id_is_known_by_it_whatever_the_address(string type) =>
        Assert.Equal("anna", await FindAsync("aad", (type, "0D1E"), ("preferred_username", "ben@outreach.example")));

    [Fact]
    public async Task A_member_with_an_object_id_is_not_known_by_the_address_alone() =>
        Assert.Null(await FindAsync("aad", ("oid", "another"), ("preferred_username", "anna@outreach.example")));

    [Fact]
    public async Task A_member_without_an_object_id_is_known_by_the_address() =>
        Assert.Equal("ben", await FindAsync("aad", ("oid", "another"), ("preferred_username", "Ben@outreach.example")));

    [Theory]
    [InlineData("google")]
    [InlineData("github")]
    public async Task Whoever_another_provider_vouches_for_is_nobody(string provider) =>
        Assert.Null(await FindAsync(provider, ("oid", "0d1e"), ("email", "ben@outreach.example")));

    [Theory]
    [InlineData("%%%")]
    [InlineData("e30=")]
    [InlineData("W10=")]
    [InlineData("bnVsbA==")]
    [InlineData("eyJhdXRoX3R5cCI6MX0=")]
    [InlineData("eyJhdXRoX3R5cCI6ImFhZCIsImNsYWltcyI6bnVsbH0=")]
    [InlineData("//8=")]
    [InlineData("e30=,e30=")]
    public async Task A_principal_that_can_not_be_read_is_401(string principal) =>
        Assert.Equal(
            401, (await Assert.ThrowsAsync<ProblemException>(async () => await FindAsync(principal, authenticationIsOn: true))).Status);

    [Fact]
    public async Task Where_authentication_is_off_a_principal_proves_nothing() =>
        Assert.Null(await FindAsync(Principal("aad", ("oid", "0d1e")), authenticationIsOn: false));

    [Theory]
    [InlineData("203.0.113.7:4711", "203.0.113.7")]
    [InlineData("10.9.9.9, 203.0.113.7:4711", "203.0.113.7")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:4711", "20010DB800010002")]
    [InlineData("2001:db8:1:2::1", "20010DB800010002")]
    [InlineData("somewhere", "")]
    [InlineData("", "")]
    public void An_address_is_what_the_platform_has_seen_and_not_what_the_sender_says(string forwarded, string address)
    {
        var http = new DefaultHttpContext { Request = { Headers = { ["X-Forwarded-For"] = forwarded } } };

        Assert.Equal(address, Source(authenticationIsOn: true).AddressOf(http.Request));
    }

    private static Task<string?> FindAsync(string provider, params (string Type, string Value)[] claims) =>
        FindAsync(Principal(provider, claims), authenticationIsOn: true);

    private static async Task<string?> FindAsync(string principal, bool authenticationIsOn)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers["X-MS-CLIENT-PRINCIPAL"] = principal;
        return await Source(authenticationIsOn).FindStaffIdAsync(http.Request, Roster, CancellationToken.None);
    }

    private static AppServiceCallerSource Source(bool authenticationIsOn)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["WEBSITE_AUTH_ENABLED"] = authenticationIsOn ? "True" : "False",
            })
            .Build();
        return new AppServiceCallerSource(configuration, Samples.Options);
    }

    private static string Principal(string provider, params (string Type, string Value)[] claims) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(
            new { auth_typ = provider, claims = claims.Select(claim => new { typ = claim.Type, val = claim.Value }) })));
}
