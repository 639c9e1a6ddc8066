using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace HookSdk;

/// <summary>A path segment that is none of the names that have routes of their own. Routing asks when it builds its table, so that those names lead to one route alone.</summary>
internal sealed class OtherName(IReadOnlyCollection<string> known) : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
{
    /// <summary>The segment's name among the route's values.</summary>
    public const string Parameter = "hookName";

    /// <summary>The route of one such segment.</summary>
    public static RoutePattern Pattern(IReadOnlyCollection<string> known) =>
        RoutePatternFactory.Parse($"{{{Parameter}}}", defaults: null, parameterPolicies: new RouteValueDictionary { [Parameter] = new OtherName(known) });

    public bool MatchesLiteral(string parameterName, string literal) => !known.Contains(literal, StringComparer.OrdinalIgnoreCase);

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out object? value) && value is string name && MatchesLiteral(routeKey, name);
}
