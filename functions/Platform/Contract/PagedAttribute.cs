namespace Outreach.Platform.Contract;

/// <summary>The answer is a list that comes page by page, by <c>limit</c> and <c>continuation</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PagedAttribute : Attribute;
