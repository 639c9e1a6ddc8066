namespace HookSdk.Host;

/// <summary>What <c>--help</c> shows.</summary>
internal static class HostHelp
{
    public const string Text = """
        Serves plugins of a directory to EMG, M4, EMQX (ExHook) and VerneMQ.

          hookhost --config host.json            serves until it is told to stop (SIGTERM, Ctrl+C)
          hookhost --config host.json --check    reads the settings and loads the plugins, says what is wrong, and listens to nothing
          hookhost --version
          hookhost --help

        Without --config it takes host.json of the folder that it is started in. Paths in the file are relative to the file.
        It ends with 0 when it was stopped, with 1 when settings or plugins cannot be used, and with 2 when the arguments cannot.

        An example, host.json:

          {
            "HookHost": {
              "Servers": [
                { "Target": "emg", "Path": "/emg" },
                { "Target": "vernemq", "Path": "/vernemq" },
                { "Target": "exhook" }
              ]
            },
            "PluginDirectory": { "Path": "plugins", "Admin": { "Port": 8081 } },
            "Kestrel": {
              "Endpoints": {
                "Hooks": { "Url": "http://0.0.0.0:8080" },
                "ExHook": { "Url": "http://0.0.0.0:9000", "Protocols": "Http2" },
                "Operator": { "Url": "http://127.0.0.1:8081" }
              }
            },
            "Hooks": { "Emg": { "AllowedNetworks": [ "10.0.0.0/8" ] } },
            "Plugins": { "opt-out": { "Numbers": [ "46700000001" ] } }
          }

          HookHost:Servers   Target (emg, m4, exhook or vernemq), Path (not for exhook), Name of one of several servers, Host (such as *:9001)
          HookHost           HealthPath (/healthz)
          PluginDirectory    the directory, and where the operator's endpoint is served: /_plugins
          Kestrel:Endpoints  where it listens; exhook needs a port with "Protocols": "Http2"
          Hooks              the settings of each server, as in every program with HookSdk
          Plugins            the settings of each plugin, by its name

        A setting may come from the environment: Hooks__Emg__PathSecret, or from a file that it names: Hooks__Emg__PathSecret_FILE=/run/secrets/emg
        Metrics and traces go where OTEL_EXPORTER_OTLP_ENDPOINT says.
        """;
}
