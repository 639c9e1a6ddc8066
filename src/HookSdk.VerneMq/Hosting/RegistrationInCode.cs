using Microsoft.Extensions.Options;

namespace HookSdk.VerneMq;

/// <summary>What code says of a server's registration. It is no setting of the server itself: one without a section is refused all the same.</summary>
internal sealed class RegistrationInCode(string server, Action<VerneMqRegistrationOptions> configure) : IConfigureNamedOptions<VerneMqOptions>
{
    public void Configure(VerneMqOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, VerneMqOptions options)
    {
        if (name == server)
        {
            configure(options.Registration);
        }
    }
}
