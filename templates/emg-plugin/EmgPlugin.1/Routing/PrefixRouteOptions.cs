namespace EmgPlugin._1.Routing;

/// <summary>The configuration section <c>Routes</c>: prefixes of recipients' numbers, and the connector or connector group for each. An empty name switches a prefix off.</summary>
public sealed class PrefixRouteOptions : Dictionary<string, string?>;
