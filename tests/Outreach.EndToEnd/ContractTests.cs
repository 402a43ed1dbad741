using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.FollowUps;
using Outreach.Platform.Http;

namespace Outreach.EndToEnd;

/// <summary>
/// The contract says what the app does, no more and no less. Every other test here holds the answers that it gets against it.
/// </summary>
public sealed partial class ContractTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private static readonly HttpFunctions Functions = new(typeof(OutreachServices).Assembly);

    /// <summary>Each operation with a body that must hold something: method, path, field.</summary>
    public static IEnumerable<object[]> NeededFields => HttpContract.Routes.SelectMany(operation =>
        NeededOf(operation.Body?["schema"]).Select(needed => new object[] { operation.Method, operation.Path, needed }));

    [Fact]
    public async Task The_app_gives_its_contract_and_a_reader_of_OpenAPI_finds_nothing_wrong_in_it()
    {
        var answer = await host.Client.SendAsync(HttpMethod.Get, "api/openapi.json");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(JsonNode.DeepEquals(HttpContract.Document, JsonNode.Parse(answer.Text)));
        var read = OpenApiDocument.Parse(answer.Text, "json");
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
    }

    [Fact]
    public void Every_route_is_in_the_contract_and_nothing_else_is()
    {
        var promised = HttpContract.Routes.Select(operation => $"{operation.Method} {RouteOf(operation.Path)}").Distinct().Order();

        Assert.Equal(
            Functions.All.Where(function => function.IsApi).Select(function => $"{function.Method} {function.Route}").Order(), promised);
    }

    [Fact]
    public void Every_command_of_a_follow_up_is_a_path_of_its_own()
    {
        var commands = typeof(FollowUpCommand).Assembly.GetTypes()
            .Where(
                type =>
                    type.IsSubclassOf(typeof(FollowUpCommand))
                        && !type.IsAbstract
                        && !type.IsSubclassOf(typeof(SystemCommand))
                        && type != typeof(TakeOver))
            .Select(type => ((FollowUpCommand)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)).Name);

        Assert.Equal(
            commands.Concat(["confirm-link", "presence", "promise.ics"]).Select(command => $"/followups/{{id}}/{command}").Order(),
            HttpContract.Document["paths"]!.AsObject().Select(path => path.Key).Where(
                path => path.StartsWith("/followups/{id}/", StringComparison.Ordinal)).Order());
    }

    // Those of answers are made from the shapes; these are written by hand.
    [Fact]
    public void Every_example_of_a_request_and_of_a_problem_has_the_shape_that_it_is_an_example_of() =>
        Assert.All(
            HttpContract.Routes.Select(route => route.Body).OfType<JsonNode>().Concat(Problems()),
            content => HttpContract.AssertFits(content["schema"]!, content["example"], "an example shows"));

    [Fact]
    public void Everything_says_in_words_what_it_is()
    {
        Assert.All(HttpContract.Routes, operation => Assert.Matches("^[A-Z][^;:.]+$", operation.Operation["summary"]!.GetValue<string>()));
        Assert.All(
            HttpContract.Document["components"]!["schemas"]!.AsObject().Where(
                schema => schema.Value!["properties"] is not null && !schema.Key.EndsWith("List", StringComparison.Ordinal)),
            schema => Assert.All(
                schema.Value!["properties"]!.AsObject(),
                member =>
                    Assert.False(
                        string.IsNullOrWhiteSpace(member.Value!["description"]?.GetValue<string>()),
                        $"{schema.Key}.{member.Key} has no description")));
    }

    [Fact]
    public void Requests_http_shows_every_route_and_every_command()
    {
        var shown = RequestLine().Matches(File.ReadAllText(Path.Combine(SolutionFolder(), "requests.http")))
            .Select(line => (Method: line.Groups["method"].Value, Path: line.Groups["path"].Value.Split('/')))
            .ToList();

        Assert.All(HttpContract.Routes, operation => Assert.Contains(shown, line =>
            line.Method == operation.Method
            && line.Path.Length == operation.Path.Trim('/').Split('/').Length
            && operation.Path.Trim('/').Split('/').Zip(line.Path).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'))));
    }

    [Theory]
    [MemberData(nameof(NeededFields))]
    public async Task What_the_contract_needs_the_app_needs_and_says_by_the_field(string method, string path, string field)
    {
        var body = HttpContract.Routes.Single(one => one.Method == method && one.Path == path).Body!["example"]!.DeepClone();
        var at = field.Split('.').SkipLast(1).Aggregate(body, (inner, name) => inner[name]!);
        at.AsObject().Remove(field.Split('.')[^1]);

        var answer = await host.Client.SendAsync(
            new HttpMethod(method), "api" + await FillAsync(path), OutreachClient.JsonOf(body), await AdminAsync());

        answer.ExpectProblem(HttpStatusCode.BadRequest);
        Assert.Contains(
            answer.Fields, name => name.Split('.', '[')[0] == field.Split('.')[0] || name.EndsWith(field, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_the_contract_closes_is_refused_with_a_member_that_it_does_not_know()
    {
        var closed = HttpContract.Routes.Where(route => route.Body?["schema"]?["unevaluatedProperties"] is not null).ToList();
        Assert.Equal(
            ["PATCH /customers/{id}", "POST /service-levels/preview", "PUT /service-levels"],
            closed.Select(route => $"{route.Method} {route.Path}").Order());
        foreach (var route in closed)
        {
            var body = route.Body!["example"]!.DeepClone();
            body["klout"] = 90;

            var answer = await host.Client.SendAsync(
                new HttpMethod(route.Method), "api" + await FillAsync(route.Path), OutreachClient.JsonOf(body), await AdminAsync());

            answer.ExpectProblem(HttpStatusCode.BadRequest, "klout");
        }
    }

    [Theory]
    [InlineData("url")]
    [InlineData("inReplyTo")]
    [InlineData("author.displayName")]
    public async Task A_mentions_limits_are_those_of_the_contract_and_what_is_beyond_them_is_noted(string member)
    {
        var shape = HttpContract.Document["components"]!["schemas"]![
            member.StartsWith("author.", StringComparison.Ordinal) ? "AuthorInput" : "MentionInput"]!;
        var most = shape["properties"]![member.Split('.')[^1]]!["anyOf"]![0]!["maxLength"]!.GetValue<int>();
        var begin = member == "url" ? "https://example.org/" : "";

        foreach (var (length, noted) in new[] { (most, Array.Empty<string>()), (most + 1, [member]) })
        {
            var mention = Mention.By("ada").With(member, begin.PadRight(length, 'a'));

            var answer = await host.Client.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(mention));

            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            Assert.Equal(noted, answer.Body.GetProperty("notes").EnumerateArray().Select(note => note.GetProperty("field").GetString()));
        }
    }

    private static string RouteOf(string path) =>
        $"api/{CommandPath().Replace(path.Trim('/'), "followups/{id}/{command}")}";

    private static IEnumerable<string> NeededOf(JsonNode? schema)
    {
        if (schema?["$ref"]?.GetValue<string>() is { } reference)
        {
            return NeededOf(HttpContract.Document["components"]!["schemas"]![reference.Split('/')[^1]]);
        }

        return schema?["oneOf"] is JsonArray choices
            ? NeededOf(choices[0])
            : (schema?["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).SelectMany(name =>
            NeededOf(schema!["properties"]![name]).Select(inner => $"{name}.{inner}").Prepend(name));
    }

    private static IEnumerable<JsonNode> Problems() =>
        HttpContract.Document["components"]!["responses"]!.AsObject().Select(
            problem => problem.Value!["content"]!["application/problem+json"]!);

    private static string SolutionFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Outreach.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private async Task<string> AdminAsync() =>
        (await host.Client.StaffAsync()).First(member => member is { Role: "admin", Type: "person" }).Id;

    /// <summary>The path of things that are there, so that nothing but the body is wrong.</summary>
    private async Task<string> FillAsync(string path)
    {
        var mention = await host.Client.MentionAsync(Mention.By("ada"));
        return path
            .Replace("/staff/{id}", $"/staff/{await AdminAsync()}", StringComparison.Ordinal)
            .Replace("/snippets/{id}", "/snippets/outage", StringComparison.Ordinal)
            .Replace("/followups/{id}", $"/followups/{mention.FollowUpId}", StringComparison.Ordinal)
            .Replace("/customers/{id}", $"/customers/{mention.CustomerId}", StringComparison.Ordinal)
            .Replace("{id}", $"{mention.CustomerId}.1", StringComparison.Ordinal)
            .Replace("{channel}", "phone", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^followups/\{id\}/(?!(?:confirm-link|presence)$)[a-z-]+$")]
    private static partial Regex CommandPath();

    [GeneratedRegex(@"^(?<method>[A-Z]+) \{\{host\}\}/api/(?<path>[^\s?]+)", RegexOptions.Multiline)]
    private static partial Regex RequestLine();
}
