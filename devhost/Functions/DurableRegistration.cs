using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Functions;

/// <summary>Hands a catalog's orchestrators and activities to the durable engine.</summary>
internal static class DurableRegistration
{
    public static DurableFunctions ToDurableFunctions(this FunctionCatalog catalog, IServiceProvider services) => new(
        catalog.Orchestrators.ToDictionary(
            function => function.Name,
            function => new OrchestratorFunction(function.Name, context => function.InvokeAsync(services, context)),
            StringComparer.OrdinalIgnoreCase),
        catalog.Activities.ToDictionary(
            function => function.Name,
            function => new ActivityFunction(
                function.Name, function.InputType, (input, cancellationToken) => function.InvokeAsync(services, input, cancellationToken)),
            StringComparer.OrdinalIgnoreCase));
}
