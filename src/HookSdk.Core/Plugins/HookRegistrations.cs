using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>What was registered in the application, to be looked through when plugins are made.</summary>
internal sealed class HookRegistrations(IServiceCollection services)
{
    public IServiceCollection Services => services;
}
