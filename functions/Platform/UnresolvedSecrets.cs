using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Outreach.Platform;

/// <summary>
/// Fails closed: a Key Vault reference that the platform could not resolve reaches the app as its own text, which anybody could guess and
/// would pass for a key. See learn.microsoft.com/azure/app-service/app-service-key-vault-references.
/// </summary>
internal sealed class UnresolvedSecrets(IConfiguration configuration) : IValidateOptions<OutreachOptions>
{
    private const string Reference = "@Microsoft.KeyVault(";

    public ValidateOptionsResult Validate(string? name, OutreachOptions options)
    {
        var unresolved = configuration.AsEnumerable()
            .Where(setting => setting.Value?.StartsWith(Reference, StringComparison.OrdinalIgnoreCase) == true)
            .Select(
                setting =>
                    $"{SettingsSection.NameOf(setting.Key)} is a Key Vault reference that was not resolved: is the secret there, and "
                        + "may the app's identity read it?")
            .ToList();
        return unresolved.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unresolved);
    }
}
