using HookSdk;
using VerneMqHooks._1;

return await HookProgram.RunAsync(args, static builder =>
{
    builder.Services.AddVerneMqPlugin<MqttPlugin>();
    WebApplication app = builder.Build();
    app.MapVerneMqPlugin("/vernemq");
    return app;
});
