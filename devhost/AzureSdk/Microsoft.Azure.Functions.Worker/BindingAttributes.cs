namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

public abstract class BindingAttribute : Attribute;

public abstract class InputBindingAttribute : BindingAttribute;

public abstract class TriggerBindingAttribute : BindingAttribute;
