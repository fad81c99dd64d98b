#ifndef CTRANSPORT_H
#define CTRANSPORT_H

#include "BackChannel.h"
#include "FileStamp.h"
#include "LoopbackExchange.h"
#include "ProcessMemory.h"
#include "ServerSockets.h"
#include "ServiceManager.h"

#endif
