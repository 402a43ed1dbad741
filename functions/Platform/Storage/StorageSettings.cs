using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace Outreach.Platform.Storage;

/// <summary>Where the tables are, by the settings that the Functions host and the durable backend read too.</summary>
internal static partial class StorageSettings
{
    /// <exception cref="InvalidOperationException">
    /// The settings name no account; the message names the setting, never its value.
    /// </exception>
    public static TableServiceClient TablesOf(IConfiguration configuration)
    {
        if (configuration["AzureWebJobsStorage"] is { Length: > 0 } connectionString)
        {
            return TablesAt(connectionString);
        }

        TokenCredential credential = configuration["AzureWebJobsStorage:clientId"] is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
        return new TableServiceClient(AddressOf(configuration), credential);
    }

    private static TableServiceClient TablesAt(string connectionString)
    {
        try
        {
            return new TableServiceClient(connectionString);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
            // Without the cause: it may repeat what it could not read, and that holds the account's key.
            throw new InvalidOperationException("AzureWebJobsStorage is no connection string of a storage account.");
        }
    }

    private static Uri AddressOf(IConfiguration configuration)
    {
        if (configuration["AzureWebJobsStorage:tableServiceUri"] is { Length: > 0 } given)
        {
            return WebAddress.IsSafe(given)
                ? new Uri(given)
                : throw new InvalidOperationException("AzureWebJobsStorage__tableServiceUri must be an https address.");
        }

        return configuration["AzureWebJobsStorage:accountName"] switch
        {
            { Length: > 0 } account when AccountName().IsMatch(account) => new Uri($"https://{account}.table.core.windows.net"),
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
