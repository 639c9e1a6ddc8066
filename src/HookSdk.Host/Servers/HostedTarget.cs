using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Host;

/// <summary>A kind of server that the program can serve.</summary>
/// <param name="Name">Its short name, as logs have it.</param>
/// <param name="HasPath">Whether its path is the operator's to choose.</param>
/// <param name="Add">Adds a server, by its name where it has one, with what its settings ask for besides.</param>
/// <param name="Map">Gives the server a path.</param>
internal sealed record HostedTarget(string Name, bool HasPath, Action<IServiceCollection, string?, IConfiguration> Add, Func<IEndpointRouteBuilder, string, string?, IEndpointConventionBuilder> Map);
