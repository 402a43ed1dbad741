using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace Outreach.Platform.Storage;

/// <summary>Where tables and blobs are, by the settings that the Functions host and the durable backend read too.</summary>
internal static partial class StorageSettings
{
    /// <exception cref="InvalidOperationException">
    /// The settings name no account; the message names the setting, never its value.
    /// </exception>
    public static TableServiceClient TablesOf(IConfiguration configuration)
    {
        if (configuration["AzureWebJobsStorage"] is { Length: > 0 } connectionString)
        {
            return At(connectionString, given => new TableServiceClient(given));
        }

        return new TableServiceClient(AddressOf(configuration, "table"), CredentialOf(configuration));
    }

    /// <inheritdoc cref="TablesOf"/>
    public static BlobServiceClient BlobsOf(IConfiguration configuration) =>
        configuration["AzureWebJobsStorage"] is { Length: > 0 } connectionString
            ? At(connectionString, given => new BlobServiceClient(given))
            : new BlobServiceClient(AddressOf(configuration, "blob"), CredentialOf(configuration));

    private static TokenCredential CredentialOf(IConfiguration configuration) =>
        configuration["AzureWebJobsStorage:clientId"] is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();

    private static T At<T>(string connectionString, Func<string, T> connect)
    {
        try
        {
            return connect(connectionString);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
            // Without the cause: it may repeat what it could not read, and that holds the account's key.
            throw new InvalidOperationException("AzureWebJobsStorage is no connection string of a storage account.");
        }
    }

    private static Uri AddressOf(IConfiguration configuration, string service)
    {
        if (configuration[$"AzureWebJobsStorage:{service}ServiceUri"] is { Length: > 0 } given)
        {
            return WebAddress.IsSafe(given)
                ? new Uri(given)
                : throw new InvalidOperationException($"AzureWebJobsStorage__{service}ServiceUri must be an https address.");
        }

        return configuration["AzureWebJobsStorage:accountName"] switch
        {
            { Length: > 0 } account when AccountName().IsMatch(account) => new Uri($"https://{account}.{service}.core.windows.net"),
            { Length: > 0 } =>
                throw new InvalidOperationException("AzureWebJobsStorage__accountName must be 3 to 24 lower-case letters and digits."),
            _ =>
                throw new InvalidOperationException("Set AzureWebJobsStorage, or AzureWebJobsStorage__accountName for access by identity."),
        };
    }

    // learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name
    [GeneratedRegex(@"\A[a-z0-9]{3,24}\z")]
    private static partial Regex AccountName();
}
