using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>An account's Table service: where it is, and the pipeline that reaches it.</summary>
internal sealed class TableEndpoint
{
    private const string StorageScope = "https://storage.azure.com/.default";
    private const string DataServiceVersion = "3.0";
    private const string Json = "application/json;odata=minimalmetadata";

    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    private TableEndpoint(Uri uri, string accountName, HttpPipelinePolicy? authentication, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        Uri = uri;
        AccountName = accountName;
        BaseAddress = uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";
        _version = options.VersionHeader;
        var pipelineOptions = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrors.Instance };
        if (authentication is not null)
        {
            pipelineOptions.PerRetryPolicies.Add(authentication);
        }

        _pipeline = HttpPipelineBuilder.Build(pipelineOptions);
    }

    public Uri Uri { get; }

    public string AccountName { get; }

    /// <summary>The service's address with a slash at its end.</summary>
    public string BaseAddress { get; }

    public static TableEndpoint FromConnectionString(string connectionString, TableClientOptions? options)
    {
        var parsed = StorageConnectionString.Parse(connectionString);
        return new TableEndpoint(parsed.TableEndpoint, parsed.Credential.AccountName, new SharedKeyPolicy(parsed.Credential), options);
    }

    public static TableEndpoint WithSharedKey(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TableEndpoint(endpoint, credential.AccountName, new SharedKeyPolicy(credential), options);
    }

    public static TableEndpoint WithToken(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TableEndpoint(
            endpoint,
            AccountNameOf(endpoint),
            new BearerTokenAuthenticationPolicy(credential, StorageScope),
            options);
    }

    public HttpMessage CreateMessage(RequestMethod method, string address, ResponseClassifier classifier)
    {
        var message = _pipeline.CreateMessage();
        message.ResponseClassifier = classifier;
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(address));
        request.Headers.Add("x-ms-version", _version);
        request.Headers.Add("DataServiceVersion", DataServiceVersion);
        request.Headers.Add("Accept", Json);
        return message;
    }

    /// <exception cref="RequestFailedException">The service answered with an error.</exception>
    public async Task<Response> SendAsync(HttpMessage message, string operation, CancellationToken cancellationToken)
    {
        using var activity = TableDiagnostics.Start(operation);
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return Checked(message, activity);
    }

    /// <inheritdoc cref="SendAsync" />
    public Response Send(HttpMessage message, string operation, CancellationToken cancellationToken)
    {
        using var activity = TableDiagnostics.Start(operation);
        _pipeline.Send(message, cancellationToken);
        return Checked(message, activity);
    }

    private static Response Checked(HttpMessage message, System.Diagnostics.Activity? activity)
    {
        if (!message.Response.IsError)
        {
            return message.Response;
        }

        var failure = new RequestFailedException(message.Response);
        activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, failure.ErrorCode);
        throw failure;
    }

    /// <summary>An emulator or a proxy is addressed by number or as localhost, and has the account first in the path.</summary>
    private static string AccountNameOf(Uri endpoint) =>
        endpoint.HostNameType == UriHostNameType.Dns && endpoint.Host.Contains('.', StringComparison.Ordinal)
            ? endpoint.Host[..endpoint.Host.IndexOf('.', StringComparison.Ordinal)]
            : endpoint.AbsolutePath.Trim('/').Split('/')[0];
}
