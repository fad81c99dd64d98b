#include "CTransport.h"
extern int ctr_unused;
